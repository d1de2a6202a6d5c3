#!/bin/bash
# A customer's world of mail on loopback: Postfix and Dovecot as Debian packs them, in a folder of their own.
#   peer.sh install            installs the packages (root)
#   peer.sh start|stop FOLDER  IMAP_PORT, SMTP_PORT and LMTP_PORT choose the ports
# Everybody at brand.test and customer.test has a mailbox with the password "secret". The mailbox full@customer.test
# holds 40 KB. FOLDER/sieve/NAME.sieve is that user's script. XOAUTH2 takes tokens signed with FOLDER/keys/jwt.pem.
set -e
action=$1 folder=${2:-/tmp/earshot-mail} imap=${IMAP_PORT:-10143} smtp=${SMTP_PORT:-10025} lmtp=${LMTP_PORT:-10024}

if [ "$action" = install ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=580 install -y --no-install-recommends dovecot-imapd dovecot-lmtpd dovecot-sieve postfix
  exit
fi
if [ "$action" = stop ]; then
  postfix -c "$folder/pf" stop </dev/null >/dev/null 2>&1 || true
  doveadm -c "$folder/dovecot.conf" stop 2>/dev/null || true
  exit
fi

mkdir -p "$folder"/{run,state,home,log,sieve,keys/default/RS256,pf/spool,pf/data}
chmod 755 "$folder"
chown -R 5000:5000 "$folder/home" "$folder/sieve"
chown postfix "$folder/pf/data"
if [ ! -f "$folder/keys/jwt.pem" ]; then
  openssl genrsa -out "$folder/keys/jwt.pem" 2048 2>/dev/null
  openssl rsa -in "$folder/keys/jwt.pem" -pubout -out "$folder/keys/default/RS256/default" 2>/dev/null
fi
chmod -R a+rX "$folder/keys"
echo "full@customer.test::5000:5000::$folder/home/full@customer.test::userdb_quota_rule=*:storage=40K" > "$folder/users"

cat > "$folder/oauth2.conf.ext" <<END
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$folder/keys/
username_attribute = email
scope = mail
issuers = https://login.test/
END

cat > "$folder/dovecot.conf" <<END
base_dir = $folder/run
state_dir = $folder/state
log_path = $folder/log/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_plugins = quota
mail_max_userip_connections = 50
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $folder/oauth2.conf.ext
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = passwd-file
  args = $folder/users
}
userdb {
  driver = static
  args = uid=5000 gid=5000 home=$folder/home/%u
}
service imap-login {
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    port = $lmtp
  }
}
protocol lmtp {
  mail_plugins = quota sieve
}
plugin {
  quota = maildir:User quota
  sieve = file:$folder/sieve/%n.sieve
}
quota_full_tempfail = no
submission_host = 127.0.0.1:$smtp
postmaster_address = postmaster@brand.test
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = subscribe
    special_use = \Sent
  }
}
END

cat > "$folder/pf/main.cf" <<END
compatibility_level = 3.6
queue_directory = $folder/pf/spool
data_directory = $folder/pf/data
maillog_file = $folder/log/postfix.log
maillog_file_prefixes = /tmp, /var
myhostname = mx.brand.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
local_recipient_maps =
local_header_rewrite_clients =
virtual_mailbox_domains = brand.test, customer.test
virtual_mailbox_maps = static:ok
virtual_transport = lmtp:inet:127.0.0.1:$lmtp
default_transport = error:5.1.2 there is no world outside
recipient_delimiter = +
message_size_limit = 40000000
smtpd_client_connection_rate_limit = 0
END

# Their sockets are public here ("n"): smtpd waits for ever for a private one.
{
  echo "127.0.0.1:$smtp inet n - n - - smtpd"
  echo 'pickup unix n - n 60 1 pickup'
  echo 'qmgr unix n - n 300 1 qmgr'
  for service in cleanup showq flush; do echo "$service unix n - n - 0 $service"; done
  for service in rewrite:trivial-rewrite bounce:bounce defer:bounce trace:bounce verify:verify proxymap:proxymap \
    smtp:smtp error:error retry:error discard:discard lmtp:lmtp anvil:anvil; do
    echo "${service%%:*} unix - - n - 0 ${service##*:}"
  done
  echo 'postlog unix-dgram n - n - 1 postlogd'
} > "$folder/pf/master.cf"

# Without the redirections the caller's shell waits for the daemons.
dovecot -c "$folder/dovecot.conf" </dev/null >"$folder/log/start" 2>&1
postfix -c "$folder/pf" start </dev/null >>"$folder/log/start" 2>&1
for _ in $(seq 600); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$smtp") 2>/dev/null && (exec 3<>"/dev/tcp/127.0.0.1/$imap") 2>/dev/null; then exit 0; fi
  sleep 0.1
done
cat "$folder/log/start" >&2
exit 1
