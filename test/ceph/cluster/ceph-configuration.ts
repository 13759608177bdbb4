/** Where a cluster lies. */
export interface ClusterPlace {
  readonly folder: string;
  readonly clusterId: string;
  readonly monitorPort: number;
  readonly gatewayPort: number;
}

type Section = Readonly<Record<string, string | number | boolean>>;

/** The name under which the gateway runs. */
export const GATEWAY = 'client.rgw.test';

/** ceph.conf of one monitor, one OSD and one gateway, all on loopback and in one folder, which nothing else can reach. */
export function cephConfiguration(place: ClusterPlace): string {
  const { folder, gatewayPort } = place;
  const sections: Readonly<Record<string, Section>> = {
    global: {
      ...whereItIs(place),
      ...withoutKeys,
      // A daemon that fetches its configuration from the monitor may forget `fsid` over it, and is then refused as one of another cluster.
      no_mon_config: true,
      ...oneOfEverything,
      ...smallDisk,
      // Warnings of disks that are fuller than a monitor likes must not stop a test.
      mon_data_avail_crit: 1,
      mon_data_avail_warn: 2,
    },
    'mon.a': { mon_data: `${folder}/mon`, mon_addr: `v1:127.0.0.1:${place.monitorPort}` },
    'osd.0': { osd_data: `${folder}/osd` },
    [GATEWAY]: {
      rgw_data: `${folder}/gateway`,
      // Without it each answer of a kept-alive connection waits 40 ms for Nagle's algorithm (Pacific's default).
      rgw_frontends: `beast endpoint=127.0.0.1:${gatewayPort} tcp_nodelay=1`,
      rgw_thread_pool_size: 32,
      rgw_enable_usage_log: false,
      rgw_dynamic_resharding: false,
    },
  };
  return Object.entries(sections)
    .map(([name, section]) => `[${name}]\n${lines(section)}\n`)
    .join('\n');
}

const lines = (section: Section): string =>
  Object.entries(section)
    .map(([option, value]) => `${option} = ${value}`)
    .join('\n');

function whereItIs({ folder, clusterId, monitorPort }: ClusterPlace): Section {
  return {
    fsid: clusterId,
    mon_initial_members: 'a',
    mon_host: `v1:127.0.0.1:${monitorPort}`,
    public_addr: '127.0.0.1',
    cluster_addr: '127.0.0.1',
    ms_bind_msgr2: false,
    run_dir: folder,
    admin_socket: `${folder}/$name.asok`,
    log_file: `${folder}/log/$name.log`,
    mon_cluster_log_file: `${folder}/log/cluster.log`,
    crash_dir: `${folder}/log`,
    pid_file: '',
    keyring: `${folder}/keyring`,
  };
}

const withoutKeys: Section = {
  auth_cluster_required: 'none',
  auth_service_required: 'none',
  auth_client_required: 'none',
};

const oneOfEverything: Section = {
  osd_pool_default_size: 1,
  osd_pool_default_min_size: 1,
  osd_pool_default_pg_num: 1,
  osd_pool_default_pgp_num: 1,
  osd_pool_default_pg_autoscale_mode: 'off',
  osd_crush_chooseleaf_type: 0,
  mon_allow_pool_size_one: true,
  mon_max_pg_per_osd: 1000,
};

const smallDisk: Section = {
  osd_objectstore: 'bluestore',
  bluestore_block_size: 2 * 1024 ** 3,
  bluestore_block_create: true,
  bluestore_block_db_create: false,
  bluestore_block_wal_create: false,
  bluestore_cache_size: 64 * 1024 ** 2,
  osd_op_num_shards: 2,
  osd_op_num_threads_per_shard: 1,
  // A name of an object is as long as S3 allows, which some file systems of old did not bear.
  osd_max_object_name_len: 2048,
};
