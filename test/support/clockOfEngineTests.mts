import { leapInsteadOfPausing } from './leapingClock.mts';

// Several processes have a clock each.
const PAUSES = /[\\/]engine[\\/](?!tikTokTokenProcesses)/;

if (PAUSES.test(expect.getState().testPath ?? '')) leapInsteadOfPausing();
