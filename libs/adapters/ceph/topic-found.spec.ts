import { readTopic, tenantOfTopic } from './topic-found';

const ARN = 'arn:aws:sns:default:tn:t';
const attributes = (
  endPoint: object | string,
  more: Record<string, string> = {},
): Record<string, string> => ({
  TopicArn: ARN,
  Name: 't',
  User: 'tn',
  EndPoint: typeof endPoint === 'string' ? endPoint : JSON.stringify(endPoint),
  ...more,
});

describe('the attributes of a topic', () => {
  it.each([
    ['as Pacific writes them', 'true', 'false'],
    ['as later releases write them', true, false],
  ])('are read %s', (_what, on, off) => {
    const endPoint = { EndpointAddress: 'http://h/notify', EndpointArgs: 'OpaqueData=s', EndpointTopic: 't' };
    expect(readTopic(attributes({ ...endPoint, Persistent: on }, { OpaqueData: 's' }))).toEqual({
      arn: ARN,
      endpoint: 'http://h/notify',
      persistent: true,
      opaqueData: 's',
    });
    expect(readTopic(attributes({ ...endPoint, Persistent: off }))).toMatchObject({
      persistent: false,
      opaqueData: '',
    });
  });

  it('may lack an endpoint, as those of topics that keep their events for being fetched', () => {
    expect(readTopic({ TopicArn: ARN })).toEqual({
      arn: ARN,
      endpoint: '',
      persistent: false,
      opaqueData: '',
    });
  });

  it.each([
    [{}],
    [{ TopicArn: '' }],
    [attributes('{')],
    [attributes('7')],
    [attributes({ Persistent: 'maybe' })],
  ])('are none in %j', (other) => {
    expect(readTopic(other)).toBeUndefined();
  });

  it.each([
    ['arn:aws:sns:default::t', ''],
    [ARN, 'tn'],
    ['nonsense', ''],
  ])('have the tenant in the ARN %s: %j', (arn, tenant) => {
    expect(tenantOfTopic(arn)).toBe(tenant);
  });
});
