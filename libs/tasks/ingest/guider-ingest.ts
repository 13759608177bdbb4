import type { GuiderFile, GuiderOutcome } from '#adapters/butler-registry';
import { GiveUp } from '#domain/failure';
import type { HeaderContent } from '#domain/fits';
import { instrumentByName } from '#domain/instruments';
import { identifyContent } from '#domain/translator';
import { NO_SIZE } from './batch-assembly';
import { writeGuiderNote, type GuiderNote } from './guider-note';
import type { IngestOutcome } from './ingest-outcome';
import type { IngestParts } from './ingest-parts';
import { refusalOf } from './refusal';

/** What guiders need: neither presence nor visits. */
export type GuiderParts = Pick<IngestParts, 'objects' | 'guiders' | 'corrections' | 'log' | 'target'>;

/** A stack of guider stamps, with what can be noted of it. */
interface GuiderToRegister extends GuiderFile {
  readonly note: GuiderNote;
}

/**
 * Brings stacks of guider stamps into the registry. Of their headers only exposure and detector count; the exposure's record comes
 * with its images.
 */
export class GuiderIngest {
  constructor(private readonly parts: GuiderParts) {}

  /** What a file is, by its header. @throws GiveUp where that does not say, or is of no camera with guiders */
  identify(path: string, description: HeaderContent, sizeBytes: number): GuiderToRegister {
    const { corrections, log } = this.parts;
    const {
      instrument,
      observationId: obsId,
      detectorNum: detector,
    } = identifyContent(description, {
      corrections,
    });
    const guider = this.fromNote(path, { instrument, obsId, detector, sizeBytes });
    if (sizeBytes === 0)
      log.warn({ path, obsId, code: 'EMPTY_FILE' }, 'empty file is registered by its sidecar');
    return guider;
  }

  /** What a file is, by what was noted of it before. @throws GiveUp where it is of no camera with guiders */
  fromNote(path: string, note: GuiderNote): GuiderToRegister {
    const { objects, target } = this.parts;
    const { instrument, obsId, detector, sizeBytes } = note;
    const definition = instrumentByName(instrument)?.guider ?? null;
    if (definition === null) {
      throw new GiveUp(
        'DETECTOR_NOT_GUIDER',
        `The file is named as a stack of guider stamps, but ${instrument} has no guiders.`,
        { facts: { instrument, obsId } },
      );
    }
    return {
      ...definition,
      note,
      run: target?.run ?? definition.run,
      path,
      uri: objects.uri(path),
      instrument,
      detector,
      obsId,
      sizeBytes: target?.tracksSizes === false ? NO_SIZE : sizeBytes,
    };
  }

  /** Registers those whose exposures are there. What became of each, in their order; never rejects. */
  async register(files: readonly GuiderToRegister[]): Promise<readonly IngestOutcome[]> {
    if (files.length === 0) return [];
    try {
      if (this.parts.guiders === undefined) throw new TypeError('guiders are not ingested here');
      const outcomes = await this.parts.guiders.registerGuiders(files);
      return files.map((file, index) => outcomeOf(file, outcomes[index]));
    } catch (error) {
      return files.map(({ path }) => refusalOf(path, error));
    }
  }
}

function outcomeOf(
  { path, obsId, note }: GuiderToRegister,
  outcome: GuiderOutcome | undefined,
): IngestOutcome {
  switch (outcome?.status) {
    case undefined:
      return refusalOf(path, new Error('the registry said nothing of this file'));
    case 'awaitsExposure': {
      const reason = `The exposure ${obsId} is not in the registry yet.`;
      return {
        path,
        status: 'awaitsExposure',
        code: 'AWAITS_EXPOSURE',
        reason,
        facts: { obsId },
        obsId,
        note: writeGuiderNote(note),
      };
    }
    case 'noGuider':
    case 'conflict':
    case 'failed': {
      const { status, code, message, facts } = outcome;
      return { path, status: status === 'noGuider' ? 'givenUp' : 'failed', code, reason: message, facts };
    }
    case 'registered':
    case 'existed':
    case 'repaired': {
      const { dataset, dayObs, status } = outcome;
      const { id, uri, instrument, exposure, detector, sizeBytes } = dataset;
      return {
        path,
        status,
        repairs: status === 'repaired' ? outcome.parts : [],
        dataset: { id, uri, instrument, exposure, obsId, dayObs, detector, sizeBytes },
      };
    }
  }
}
