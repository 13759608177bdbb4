import { PutOff } from './put-off';

describe('what was put off', () => {
  it('is told by the last code of each file, until it is forgotten', () => {
    const putOff = new PutOff();
    putOff.add('a', 'S3_UNAVAILABLE');
    putOff.add('b', 'S3_UNAVAILABLE');
    putOff.add('a', 'REGISTRY_BUSY');
    putOff.add('c', 'REGISTRY_BUSY');
    putOff.remove('c');
    expect([...putOff.byCode()]).toEqual([
      ['S3_UNAVAILABLE', ['b']],
      ['REGISTRY_BUSY', ['a']],
    ]);
    putOff.clear();
    expect([...putOff.byCode()]).toEqual([]);
  });

  it('is not remembered without bounds', () => {
    const putOff = new PutOff();
    for (let file = 0; file <= 10_000; file += 1) putOff.add(`${file}`, 'S3_UNAVAILABLE');
    const paths = putOff.byCode().get('S3_UNAVAILABLE');
    expect(paths).toHaveLength(10_000);
    expect(paths?.[0]).toBe('1');
  });
});
