import { z } from 'zod';
import { ANSWERS } from './answers';
import { DETECTOR_NAME_PATTERN, PRESENCE_INSTRUMENTS } from './presence-detectors';
import { LONGEST_WAIT_SECONDS, SNAP_PATTERN } from './presence-question';

/**
 * Version of what presence answers, for its clients: the first number changes when a client of the version before may no longer work,
 * the second when there is more. 1.0 is what the Python service answered.
 */
export const INTERFACE_VERSION = '1.1.0';

const parameter = (name: string, description: string, schema: object): object => ({
  name,
  in: 'path',
  required: true,
  description,
  schema,
});

const SNAP_PARAMETERS = [
  parameter('instrument', 'As the registry names it.', { enum: PRESENCE_INSTRUMENTS }),
  parameter('group', 'GROUPID of the header: any text, percent-encoded (# / ? and % must be).', {
    type: 'string',
  }),
  parameter('snap', 'Place in the group, from 0: CURINDEX of the header less 1.', {
    type: 'string',
    pattern: SNAP_PATTERN,
  }),
];

const wait = (description: string): object => ({
  name: 'wait',
  in: 'query',
  required: false,
  description,
  schema: { type: 'number', minimum: 0, maximum: LONGEST_WAIT_SECONDS, default: 0 },
});

const answer = (description: string, ...names: readonly (keyof typeof ANSWERS)[]): object => {
  const schemas = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
  return {
    description,
    content: { 'application/json': { schema: schemas.length === 1 ? schemas[0] : { oneOf: schemas } } },
  };
};

const FAULTS = {
  400: answer('Something of the question is not as it must be.', 'Failed'),
  405: {
    ...answer('Not asked by GET.', 'Failed'),
    headers: { Allow: { schema: { const: 'GET' } } },
  },
  414: answer('The URL is too long.', 'Failed'),
  429: answer('A question that waits is held on this connection already.', 'Failed'),
  503: answer('Redis did not answer within 150 ms, or too many questions wait.', 'Failed'),
};

/** The OpenAPI 3.1 document of the interface, made of what the routes are made of. */
export function interfaceDocument(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Presence: which images have arrived',
      version: INTERFACE_VERSION,
      description:
        'Any fault is {"error": true, "message": TEXT}. Clients should let pass members that they do not know.',
    },
    paths: {
      '/presence/{instrument}/{group}/{snap}/{detector}': {
        get: {
          operationId: 'findImage',
          summary: 'Whether an image has arrived, and where it is.',
          parameters: [
            ...SNAP_PARAMETERS,
            parameter('detector', 'As the header names it, RAFTBAY_CCDSLOT (LATISS: R00_S00).', {
              type: 'string',
              pattern: DETECTOR_NAME_PATTERN,
            }),
            wait(
              'Seconds to hold the answer until the image arrives; it may be absent earlier, during a roll-out.',
            ),
          ],
          responses: { 200: answer('It is there or not.', 'Present', 'Absent'), ...FAULTS },
        },
      },
      '/presence/{instrument}/{group}/{snap}': {
        get: {
          operationId: 'listArrived',
          summary: 'What has arrived of a snap, and what has not. Forgets nothing, with DELETE_SEEN neither.',
          parameters: [
            ...SNAP_PARAMETERS,
            wait('Seconds to hold the answer until nothing is absent; then what has arrived so far is told.'),
          ],
          responses: { 200: answer('What has arrived.', 'Arrived'), ...FAULTS },
        },
      },
      '/openapi.json': {
        get: {
          operationId: 'getInterface',
          summary: 'This document.',
          responses: {
            200: {
              description: 'OpenAPI 3.1.',
              content: {
                'application/json': { schema: { type: 'object', required: ['openapi', 'info', 'paths'] } },
              },
            },
          },
        },
      },
    },
    components: {
      schemas: Object.fromEntries(
        // OpenAPI 3.1 has its dialect by default.
        Object.entries(ANSWERS).map(([name, schema]) => [
          name,
          { ...z.toJSONSchema(schema), $schema: undefined },
        ]),
      ),
    },
  };
}
