import { parseEventDocument } from './event-document';

describe('an event document', () => {
  it('is a list of records, whatever these are', () => {
    expect(parseEventDocument('{"Records":[null,{"a":1}]}')).toEqual({ parsed: [null, { a: 1 }] });
    expect(parseEventDocument(Buffer.from('{"Records":[]}'))).toEqual({ parsed: [] });
  });

  it.each([
    '',
    'Records',
    '[]',
    'null',
    '{}',
    '{"Records":null}',
    '{"Records":{"0":1}}',
    '{"Records":[',
    '"Records"',
  ])('is not %j', (body) => {
    expect(parseEventDocument(body)).toEqual({ unparsable: expect.stringContaining('the body') as string });
  });
});
