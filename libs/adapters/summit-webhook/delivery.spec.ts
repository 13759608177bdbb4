import { deliveryOf } from './delivery';

describe('the status of an answer', () => {
  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [301, 'refused'],
    [307, 'refused'],
    [400, 'refused'],
    [404, 'refused'],
    [408, 'failed'],
    [422, 'refused'],
    [429, 'failed'],
    [500, 'failed'],
    [503, 'failed'],
  ])('%i means %s', (status, result) => {
    expect(deliveryOf(status)).toMatchObject({ result, status });
  });
});
