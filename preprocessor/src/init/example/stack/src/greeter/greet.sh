# Keeps a greeting in its volume and stays: put your own service here.
set -e
rm -f /tmp/ready
echo "$GREETING" >/var/lib/greeter/greeting
echo "greeter: ready"
touch /tmp/ready
exec sleep infinity
