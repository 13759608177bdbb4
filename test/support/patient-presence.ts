import { presenceApp } from '../../apps/presence/presence.app';
import { PresenceModule } from '../../apps/presence/presence.module';

/** Presence with more patience than the 150 ms that it has for Redis: this machine may be busy with other suites for longer. */
export const patientPresence: typeof presenceApp = {
  ...presenceApp,
  module: (config) => PresenceModule.forRoot(config, { lookUpLimitMs: 60_000 }),
};
