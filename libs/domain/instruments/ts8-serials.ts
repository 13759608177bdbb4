import { SCIENCE_SENSORS } from './raft-grid';
import { E2V } from './sensor-kinds';
import { TS8_RAFTS } from './ts8-rafts';

/** The makers' numbers of a raft's sensors, `S00` to `S22`. Source: obs_lsst policy/ts8. */
const NUMBERS: Readonly<Record<string, string>> = {
  'RTM-002': '023 032 042 090 107 007 004 139 013',
  'RTM-003': '145 022 041 100 017 018 102 146 103',
  'RTM-004': '372 333 380 346 062 371 385 424 247',
  'RTM-005': '220 239 154 165 130 153 163 216 252',
  'RTM-006': '229 225 141 221 131 190 211 192 217',
  'RTM-007': '260 182 175 167 195 201 222 213 177',
  'RTM-008': '160 208 256 253 194 231 224 189 134',
  'RTM-009': '136 267 196 244 269 270 284 287 265',
  'RTM-010': '266 268 200 273 179 263 226 264 137',
  'RTM-011': '083 172 142 173 136 227 226 230 235',
  'RTM-012': '281 237 234 277 251 149 166 214 228',
  'RTM-013': '269 261 205 160 244 157 423 318 376',
  'RTM-014': '307 325 427 361 440 411 400 455 407',
  'RTM-015': '293 187 238 245 152 247 261 286 129',
  'RTM-016': '140 314 302 298 305 318 304 301 311',
  'RTM-017': '342 210 467 432 454 451 088 461 458',
  'RTM-018': '138 140 480 019 110 014 509 510 486',
  'RTM-019': '322 331 334 349 340 186 170 336 346',
  'RTM-020': '319 321 359 364 357 363 350 365 361',
  'RTM-021': '478 502 355 508 470 358 443 161 317',
  'RTM-022': '080 506 450 202 203 476 166 313 076',
  'RTM-023': '466 040 167 223 350 438 377 446 207',
  'RTM-024': '369 372 378 356 382 383 388 360 370',
  'RTM-025': '395 367 384 391 366 392 393 402 300',
  'RTM-031': '229 251 215 326 283 243 319 209 206',
};

const sensors: ReadonlyMap<string, string | undefined> = new Map(
  TS8_RAFTS.flatMap(({ name, kind }) => {
    const maker = kind === E2V ? 'E2V-CCD250' : 'ITL-3800C';
    const numbers = NUMBERS[name]?.split(' ') ?? [];
    return numbers.map((number, place) => [`${maker}-${number}`, SCIENCE_SENSORS[place]] as const);
  }),
);

/** Where in its raft (`S11`) the sensor of this serial number (`E2V-CCD250-179`) sat on test stand 8; undefined if it never did. */
export const ts8SensorOf = (serial: string): string | undefined => sensors.get(serial);
