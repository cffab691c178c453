# A write took half of the epoch while a killed venue started again: it ended, since that was less than all, and for a reason
# that another call had left (no-traps: can't write '/journal/epoch': File exists).
seed 7
profile hell
until 20s
durability process
topology two_threads
snapshots 0s
latency 50us 5ms
segments 0 600
loss 0
traders 0
client 1 honest 300ms 5s repeats keeps
client 2 honest 300ms 5s passes-over keeps
at 8s slow-disk venue 5s 200000000
at 8s500ms kill venue 100ms 0
at 8s601ms short-write venue 0s 8
