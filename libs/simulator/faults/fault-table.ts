import { ARRIVAL_FAULTS } from './arrival-faults';
import { CONTENT_FAULTS } from './content-faults';
import { EXPOSURE_FAULTS } from './exposure-faults';
import { HEADER_FAULTS } from './header-faults';
import { KEY_FAULTS } from './key-faults';
import { RESEND_FAULTS } from './resend-faults';
import { SIDECAR_FAULTS } from './sidecar-faults';
import type { FileFault } from './file-fault';

const FILE_FAULTS = {
  ...ARRIVAL_FAULTS,
  ...SIDECAR_FAULTS,
  ...CONTENT_FAULTS,
  ...HEADER_FAULTS,
  ...KEY_FAULTS,
  ...RESEND_FAULTS,
} as const satisfies Record<string, FileFault>;

/** A fault that single files have. */
export type FileFaultName = keyof typeof FILE_FAULTS;
/** A fault that all files of an exposure have. */
export type ExposureFaultName = keyof typeof EXPOSURE_FAULTS;

const namesOf = <T extends object>(table: T): readonly (keyof T)[] => Object.keys(table) as (keyof T)[];

export const FILE_FAULT_NAMES = namesOf(FILE_FAULTS);
export const EXPOSURE_FAULT_NAMES = namesOf(EXPOSURE_FAULTS);
export { EXPOSURE_FAULTS, FILE_FAULTS };
