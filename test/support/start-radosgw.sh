#!/usr/bin/env bash
# Starts one RADOS gateway with one monitor and one OSD in memory, all on 127.0.0.1.
#   start-radosgw.sh FOLDER PORT KEY_ID SECRET
# The monitor listens on PORT+1 and PORT+2. The processes' ids are in FOLDER/run/*.pid.
set -euo pipefail

folder=$1 port=$2 key_id=$3 secret=$4
monitor="[v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]"
cluster=$(cat /proc/sys/kernel/random/uuid)
config=$folder/ceph.conf
mkdir -p "$folder"/{run,log,mon,osd,gateway}

cat >"$config" <<CONFIG
[global]
fsid = $cluster
mon_initial_members = a
mon_host = $monitor
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_ipv6 = false
keyring = $folder/keyring
run_dir = $folder/run
pid_file = $folder/run/\$name.pid
admin_socket = $folder/run/\$name.asok
log_file = $folder/log/\$name.log
auth_allow_insecure_global_id_reclaim = false
# One OSD holds everything once.
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_max_pg_per_osd = 1000
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 2147483648
# A full disk of the machine is no concern of a test.
mon_data_avail_crit = 1
mon_data_avail_warn = 2
[mon.a]
mon_data = $folder/mon
[osd.0]
osd_data = $folder/osd
[client.gateway]
rgw_data = $folder/gateway
rgw_frontends = beast endpoint=127.0.0.1:$port
# Where it is reached by this name, the bucket stands before it, as at Backblaze.
rgw_dns_name = s3.us-west-004.backblazeb2.com
rgw_enable_usage_log = false
rgw_enable_ops_log = false
CONFIG

ceph_() { ceph -c "$config" --connect-timeout 20 "$@"; }

# wait_for SECONDS COMMAND...
wait_for() {
  local tries=$(($1 * 5))
  shift
  until "$@" >/dev/null 2>&1; do
    ((tries-- > 0)) || { echo "gave up waiting for: $*" >&2; exit 1; }
    sleep 0.2
  done
}
osd_is_up() { ceph_ osd stat | grep -q '1 up'; }

create=--create-keyring
for name in mon. client.admin osd.0 client.gateway; do
  ceph-authtool $create "$folder/keyring" -n "$name" --gen-key --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
  create=
done >"$folder/log/keys.txt"

monmaptool --create --fsid "$cluster" --addv a "$monitor" "$folder/monmap" >"$folder/log/monmap.txt"
ceph-mon -c "$config" -i a --mkfs --monmap "$folder/monmap" --keyring "$folder/keyring"
ceph-mon -c "$config" -i a

osd=$(cat /proc/sys/kernel/random/uuid)
ceph_ osd new "$osd" >/dev/null
ceph-osd -c "$config" -i 0 --mkfs --osd-uuid "$osd" --no-mon-config >"$folder/log/mkfs.txt" 2>&1
ceph-osd -c "$config" -i 0 >"$folder/log/osd.txt" 2>&1
wait_for 20 osd_is_up

radosgw -c "$config" -n client.gateway >"$folder/log/gateway.txt" 2>&1
wait_for 60 curl --silent --output /dev/null "http://127.0.0.1:$port/"
radosgw-admin -c "$config" -n client.gateway user create --uid=test --display-name=test \
  --access-key="$key_id" --secret-key="$secret" >"$folder/log/user.txt" 2>&1
