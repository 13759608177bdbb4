import { Ajv2020, type AnySchema } from 'ajv/dist/2020';
import { ABSENT, arrived, ask, newGroup, startPresence, target, type Presence } from './presence-fixture';
import { askRaw } from '../support/raw-http';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: AnySchema }[];
  readonly responses: Readonly<Record<string, { readonly content: { readonly 'application/json': object } }>>;
}
interface Interface {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
}

const ONE = '/presence/{instrument}/{group}/{snap}/{detector}';
const ALL = '/presence/{instrument}/{group}/{snap}';
const GROUP = newGroup();
let app: Presence;
let described: Interface;
let ajv: Ajv2020;

beforeAll(async () => {
  app = await startPresence();
  await arrived(GROUP, ['R22_S11', 'R00_SG0']);
  [, described] = (await ask(app, '/openapi.json')) as [number, Interface];
  ajv = new Ajv2020({ strict: false });
  ajv.addSchema(described, 'openapi');
});

afterAll(async () => {
  await app.stop();
});

/** Whether a body is what the document says of a status; throws where it says nothing of that. */
function isDescribed(path: string, status: number, body: unknown): boolean {
  const pointer = ['paths', path, 'get', 'responses', `${status}`, 'content', 'application/json', 'schema']
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  return ajv.validate({ $ref: `openapi#/${pointer}` }, body);
}

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 of an interface with a semantic version', () => {
    expect(described.openapi).toMatch(/^3\.1\.\d+$/);
    expect(described.info.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Object.keys(described.paths)).toEqual([ONE, ALL, '/openapi.json']);
  });

  it.each([
    [ONE, 'GET', target(GROUP), 200],
    [ONE, 'GET', target(newGroup()), 200],
    [ONE, 'GET', target(newGroup(), '?wait=0.05'), 200],
    [ONE, 'GET', target(GROUP, '', '/94'), 400],
    [ONE, 'GET', target(GROUP, '?wait=61'), 400],
    [ONE, 'POST', target(GROUP), 405],
    [ONE, 'GET', target('g'.repeat(5000)), 414],
    [ALL, 'GET', target(GROUP, '', ''), 200],
    [ALL, 'GET', target(newGroup(), '?wait=0.05', ''), 200],
    [ALL, 'GET', '/presence/HSC/g/0', 400],
    [ALL, 'PUT', target(GROUP, '', ''), 405],
    ['/openapi.json', 'GET', '/openapi.json', 200],
  ])('describes the answer of %s to %s %s, %i', async (path, method, url, status) => {
    const answer = await askRaw(app.process.port, method, url);
    expect(answer.status).toBe(status);
    expect([isDescribed(path, status, JSON.parse(answer.body)), ajv.errorsText()]).toEqual([
      true,
      'No errors',
    ]);
  });

  it.each([
    [ONE, 200, { ...ABSENT, uri: 's3://b/k' }],
    [ONE, 200, { error: false, present: true }],
    [ONE, 200, { error: false, present: true, uri: 'file:///k' }],
    [ONE, 400, ABSENT],
    [ALL, 200, ABSENT],
    [ALL, 503, { error: true }],
  ])('describes for %s %i nothing like %j', (path, status, body) => {
    expect(isDescribed(path, status, body)).toBe(false);
  });

  it.each([
    ['instrument', ['LATISS', 'LSSTCam', 'LSST-TS8'], ['HSC', 'lsstcam']],
    ['snap', ['0', '007', '9'.repeat(40)], ['-1', '1.0', '']],
    ['detector', ['R22_S11', 'R00_SW0', 'R44_SG1'], ['R22_S11_junk', 'R22_S33', '94']],
    ['wait', [0, 0.5, 60], [-1, 60.5]],
  ])('takes for %s what is answered, and no other', async (name, taken, refused) => {
    const schema = described.paths[ONE]?.get.parameters?.find((one) => one.name === name)?.schema ?? false;
    const right: Record<string, string | number> = {
      instrument: 'LSSTCam',
      snap: 0,
      detector: 'R22_S11',
      wait: 0,
    };
    for (const value of [...taken, ...refused]) {
      const asked = { ...right, [name]: value };
      if (value === 'LATISS') asked['detector'] = 'R00_S00';
      const url = `/presence/${asked['instrument'] ?? ''}/${GROUP}/${asked['snap'] ?? ''}/${asked['detector'] ?? ''}`;
      const [status] = await ask(app, `${url}?wait=${asked['wait'] ?? ''}`);
      // An empty snap names another path.
      if (value !== '') expect([value, ajv.validate(schema, value)]).toEqual([value, status === 200]);
    }
  });
});
