import { count, figure, flag, text } from './spec.js';
import type { Spec } from './spec.js';

// A key means the same wherever it stands: motor_mount_mm finds frames and the motors that fit them.
const grams = figure('g', 0.05, 20_000);
const bolts = figure('mm', 1, 100);
const stackBolts = figure('mm', 10, 60);
const volts = figure('V', 0, 100);
const inches = figure('in', 0.5, 40);
const millimetres = figure('mm', 1, 3_000);
const cells = count('S', 1, 24);
const amperes = figure('A', 0.1, 1_000);
const milliwatts = count('mW', 1, 10_000);
const megahertz = count('MHz', 100, 10_000);
const degrees = figure('°', 1, 360);
const channels = count('', 1, 64);

const cellRange = { voltage_min_s: cells, voltage_max_s: cells };
const voltRange = { voltage_min_v: volts, voltage_max_v: volts };

/** The specs of each category: what there is to know, of which type, in which unit. The one place that says so. */
export const DECLARED_SPECS: Record<string, Record<string, Spec>> = {
  frame: {
    wheelbase_mm: millimetres,
    prop_size_in: inches,
    motor_mount_mm: bolts,
    stack_mount_mm: stackBolts,
    weight_g: grams,
    arm_thickness_mm: figure('mm', 0.5, 30),
    geometry: text,
    material: text,
  },
  motor: {
    kv: count('rpm/V', 10, 50_000),
    stator_size: text,
    weight_g: grams,
    ...cellRange,
    motor_mount_mm: bolts,
    shaft_mm: figure('mm', 0.5, 20),
    prop_size_in: inches,
    peak_current_a: amperes,
  },
  esc: {
    layout: text,
    current_a: amperes,
    burst_current_a: amperes,
    ...cellRange,
    protocol: text,
    firmware: text,
    stack_mount_mm: stackBolts,
    weight_g: grams,
  },
  'flight-controller': {
    mcu: text,
    gyro: text,
    stack_mount_mm: stackBolts,
    ...cellRange,
    uart_count: count('', 0, 20),
    barometer: flag,
    firmware: text,
    weight_g: grams,
    aio_current_a: amperes,
  },
  stack: {
    mcu: text,
    current_a: amperes,
    burst_current_a: amperes,
    ...cellRange,
    stack_mount_mm: stackBolts,
    esc_firmware: text,
    protocol: text,
    weight_g: grams,
  },
  propeller: {
    prop_size_in: inches,
    pitch_in: figure('in', 0.1, 30),
    blade_count: count('', 1, 12),
    shaft_mm: figure('mm', 0.5, 20),
    weight_g: grams,
    pack_count: count('', 1, 100),
    material: text,
  },
  camera: {
    sensor: text,
    resolution: text,
    format: text,
    video_system: text,
    fov_deg: degrees,
    ...voltRange,
    weight_g: grams,
  },
  vtx: {
    video_system: text,
    power_mw: milliwatts,
    ...voltRange,
    connector: text,
    resolution: text,
    weight_g: grams,
  },
  goggles: { video_system: text, resolution: text, display: text, fov_deg: degrees, weight_g: grams },
  receiver: {
    protocol: text,
    frequency_mhz: megahertz,
    telemetry: flag,
    diversity: flag,
    weight_g: grams,
    channels,
  },
  transmitter: {
    protocol: text,
    gimbals: text,
    firmware: text,
    channels,
    power_mw: milliwatts,
    module_bay: text,
    weight_g: grams,
  },
  battery: {
    cells,
    capacity_mah: count('mAh', 10, 100_000),
    c_rating: figure('C', 0.1, 500),
    connector: text,
    chemistry: text,
    voltage_nominal_v: volts,
    weight_g: grams,
  },
  charger: {
    power_w: figure('W', 1, 10_000),
    cells_max_s: cells,
    current_a: amperes,
    ports: count('', 1, 64),
    input: text,
    weight_g: grams,
  },
  antenna: {
    frequency_mhz: megahertz,
    polarization: text,
    connector: text,
    gain_dbi: figure('dBi', -10, 50),
    length_mm: figure('mm', 1, 5_000),
    weight_g: grams,
  },
  gps: {
    chipset: text,
    compass: flag,
    protocol: text,
    update_rate_hz: figure('Hz', 0.1, 100),
    ...voltRange,
    weight_g: grams,
  },
  'complete-drone': {
    prop_size_in: inches,
    wheelbase_mm: millimetres,
    weight_g: grams,
    cells_min_s: cells,
    cells_max_s: cells,
    video_system: text,
    receiver_protocol: text,
    motor: text,
    ready: text,
  },
};

/** What is declared for a category; nothing for one that nobody described. */
export function specsOf(category: string): Record<string, Spec> {
  return Object.hasOwn(DECLARED_SPECS, category) ? DECLARED_SPECS[category]! : {};
}

/** A key is of one type everywhere. @returns what it is and the categories that have it; null if none does */
export function findSpec(key: string): { spec: Spec; categories: string[] } | null {
  const categories = Object.keys(DECLARED_SPECS).filter((slug) => Object.hasOwn(specsOf(slug), key));
  const [first] = categories;
  return first ? { spec: specsOf(first)[key]!, categories } : null;
}
