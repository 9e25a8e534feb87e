#!/bin/sh
# Makes the certificates beside it: an authority nobody trusts, and what it signed. They open nothing and guard nothing;
# they are kept because a test machine may have no openssl. `openssl ca`, since only it dates a certificate in the past.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/ca.cnf" <<CNF
[ca]
default_ca = test
[test]
database = $work/index
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
copy_extensions = none
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[req]
distinguished_name = none
[none]
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = \${ENV::SAN}
CNF
: >"$work/index"
echo 01 >"$work/serial"
export SAN=DNS:unused.example
sign() { # name, extensions, subjectAltName, start, end; signed by the authority, unless it signs itself
    name=$1 extensions=$2 start=$4 end=$5
    export SAN="$3"
    shift 5
    openssl ecparam -genkey -name prime256v1 -noout -out "$work/$name.key"
    openssl req -new -config "$work/ca.cnf" -key "$work/$name.key" -subj "/CN=feedhub test $name" -out "$work/$name.csr"
    openssl ca -batch -notext -config "$work/ca.cnf" -extensions "$extensions" -startdate "$start" -enddate "$end" \
        -in "$work/$name.csr" -out "$work/$name.crt" "$@"
    cat "$work/$name.key" "$work/$name.crt" >"$name.pem"
}
by() { echo "-cert $work/authority.crt -keyfile $work/authority.key"; }
itself() { echo "-selfsign -keyfile $work/$1.key"; }
here=DNS:news.example,IP:127.0.0.1
sign authority authority DNS:unused.example 20200101000000Z 21200101000000Z $(itself authority)
cp "$work/authority.crt" authority.pem
sign good server $here 20200101000000Z 21190101000000Z $(by)
sign expired server $here 20200101000000Z 20210101000000Z $(by)
sign early server $here 21180101000000Z 21190101000000Z $(by)
sign other server DNS:other.example 20200101000000Z 21190101000000Z $(by)
sign selfsigned server $here 20200101000000Z 21190101000000Z $(itself selfsigned)
