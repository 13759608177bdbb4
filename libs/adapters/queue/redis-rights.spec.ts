import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_PREFIXES } from './redis-keys';
import { aclRule, aclRules, REDIS_RIGHTS, type RedisRole } from './redis-rights';

const folder = join(__dirname, 'lua');
const steps = new Map(
  readdirSync(folder).map((file) => [file.replace('.lua', ''), readFileSync(join(folder, file), 'utf8')]),
);
const prelude = steps.get('prelude') ?? '';
/** The functions of the prelude, each with its text. */
const functions = new Map(
  prelude.split(/^(?=local function )/m).flatMap((text) => {
    const name = /^local function (\w+)/.exec(text)?.[1];
    return name === undefined ? [] : [[name, text] as const];
  }),
);

/** A text with all functions of the prelude that it uses. */
function whole(text: string, known = new Set<string>()): string {
  const used = [...functions].filter(([name]) => !known.has(name) && new RegExp(`\\b${name}\\(`).test(text));
  for (const [name] of used) known.add(name);
  return [text, ...used.map(([, body]) => whole(body, known))].join('\n');
}

const commandsOf = (text: string): string[] =>
  [...text.matchAll(/redis\.p?call\('(\w+)'(?:, '([A-Z]+)')?/g)].map(([, name = '', sub = '']) =>
    aclRule(`${name} ${sub}`),
  );
const prefixesOf = (text: string): string[] =>
  [...text.matchAll(/\bKEY\.(\w+)/g)].map(([, name = '']) => KEY_PREFIXES[name as keyof typeof KEY_PREFIXES]);

const observer = ['queue-status'];
const LOOKS = 'scan time smembers object|idletime lrange zscan hscan hmget';
/** What each has Redis do: atomic steps, and commands outside of them. */
const DOES: Readonly<Record<RedisRole, { readonly steps: readonly string[]; readonly plain: string }>> = {
  enqueue: { steps: ['announce'], plain: 'multi lpush ltrim exec set' },
  worker: {
    steps: [
      ...['open-lease', 'take-batch', 'renew-lease', 'settle-batch', 'give-back', 'wake-delayed'],
      ...['look-versions', 'keep-headers', 'take-headers', 'look-outbox', 'remove-call', 'release-outbox'],
    ],
    plain:
      'blmove multi exec set publish llen time xreadgroup xack xdel xclaim xautoclaim xgroup|create xgroup|delconsumer xinfo|consumers',
  },
  idle: { steps: ['recover-list', 'promote-delayed', 'queue-status'], plain: `dbsize ${LOOKS}` },
  presence: { steps: [], plain: 'mget subscribe' },
  operator: {
    steps: [
      ...[...observer, 'retry-objects', 'release-delayed', 'drop-objects', 'drop-queued', 'drop-refused'],
    ],
    plain: LOOKS,
  },
  observer: { steps: observer, plain: LOOKS },
};
const roles = Object.keys(DOES) as RedisRole[];
const textOf = (role: RedisRole): string =>
  DOES[role].steps.map((name) => whole(steps.get(name) ?? '')).join('\n');

describe('the rights in Redis', () => {
  it.each(roles)('are those that is done with, and no more: %s', (role) => {
    const scripts = DOES[role].steps.length > 0 ? ['+eval', '+evalsha'] : [];
    const plain = DOES[role].plain.split(' ').map((name) => `+${name}`);
    const done = new Set([...commandsOf(textOf(role)), ...plain, ...scripts, '+ping', '+info']);
    expect(aclRules(role).filter((rule) => rule.startsWith('+'))).toEqual([...done].sort());
  });

  it.each(roles)('reach the keys that its steps spell: %s', (role) => {
    for (const prefix of prefixesOf(textOf(role))) expect(REDIS_RIGHTS[role].keys).toContain(prefix);
  });

  it('cover every step and every key', () => {
    const known = new Set(['prelude', 'missing-rights', ...roles.flatMap((role) => DOES[role].steps)]);
    expect([...known].sort()).toEqual([...steps.keys()].toSorted());
    const keys = new Set(roles.flatMap((role) => REDIS_RIGHTS[role].keys));
    expect([...keys].sort()).toEqual(Object.values(KEY_PREFIXES).toSorted());
  });

  it.each(roles)('are written as rules of an ACL: %s', (role) => {
    for (const rule of aclRules(role)) expect(rule).toMatch(/^(~[A-Z]+:\*|&GROUPS|resetchannels|\+[a-z|]+)$/);
  });
});
