import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { redisUsersFile } from '#adapters/queue';
import { errorsPage, FAILURE_CODES } from '#domain/failure';

const root = join(__dirname, '../..');

/** A page written from the code; `UPDATE_DOCS=1 npm test` writes it anew. */
function expectWritten(page: string, text: string): void {
  const file = join(root, page);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
}

describe('the documents written from the code', () => {
  it('explain every failure code', () => {
    expectWritten('docs/errors.md', errorsPage());
  });

  it('hold the users of Redis, as a file that it loads', () => {
    expectWritten('docs/redis-users.acl', redisUsersFile());
  });

  it('keep the table of failure codes sorted', () => {
    const codes = Object.keys(FAILURE_CODES);
    expect(codes).toEqual(codes.toSorted());
  });
});
