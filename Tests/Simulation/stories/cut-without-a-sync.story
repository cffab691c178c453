# A sync failed as a venue cut its journal's last segment at its end. The next start found the segment as long as it should be and went
# on in another one; a power cut then gave the old one its length again, and the journal was refused as corrupt (no-traps).
seed 7
profile hell
until 25s
durability power
topology two_threads
snapshots 0s
latency 50us 5ms
segments 0 600
loss 0
traders 0
client 1 honest 300ms 5s repeats keeps
client 2 honest 300ms 5s passes-over keeps
at 9s fail-sync venue 3s 3

at 16s power venue 500ms 0
