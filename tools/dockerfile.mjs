// Reads the few instructions that our Dockerfile is made of; whatever else it holds is an error, so that nobody builds half of it.
const WORDS = ['ARG', 'FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'];

/**
 * The stages of a Dockerfile, in their order: `{ image, name, steps: [{ word, flags, words, text }] }`; in JSON form (`CMD ["a"]`) `words`
 * are those of the list. `args` go over the defaults of ARG; one that has neither stays empty.
 */
export function readDockerfile(text, args = {}) {
  const known = {};
  const stages = [];
  const filled = (value) => value.replace(/\$\{(\w+)\}/g, (_, name) => known[name] ?? '');
  for (const line of instructionsOf(text)) {
    const [, word, rest] = /^(\w+)\s+(.*)$/s.exec(line) ?? [];
    if (!WORDS.includes(word)) throw new Error(`Dockerfile: '${line}' is not understood`);
    if (word === 'ARG') {
      const [name, byDefault = ''] = rest.split(/=(.*)/s);
      known[name] = args[name] ?? byDefault;
    } else if (word === 'FROM') {
      const [image, , name = 'image'] = filled(rest).split(/\s+/);
      stages.push({ image, name, steps: [] });
    } else {
      stages.at(-1).steps.push({ word, ...partsOf(rest) });
    }
  }
  return stages;
}

function instructionsOf(text) {
  return text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

function partsOf(rest) {
  const flags = {};
  let text = rest;
  for (let flag; (flag = /^--([\w-]+)=(\S+)\s+/.exec(text)) !== null; text = text.slice(flag[0].length)) {
    flags[flag[1]] = flag[2];
  }
  const list = /(?:^|\s)(\[.*\])$/s.exec(text);
  return { flags, text, words: list === null ? text.split(/\s+/) : JSON.parse(list[1]) };
}
