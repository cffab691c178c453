# A venue was told to hold narrower limits, and killed again before it could put on record what that changes: the next start,
# with the same config, took its header's word that they were in force (within-limits: larger than 50).
seed 5
profile hell
until 20s
durability process
topology one_thread
snapshots 0s
latency 50us 5ms
segments 0 0
loss 0
traders 0
client 1 clumsy 30ms 30s repeats keeps
client 2 honest 300ms 30s passes-over keeps
client 3 clumsy 30ms 30s repeats keeps
at 2s rebuild venue 500ms 26
at 8s slow-disk venue 3s 5000000
at 8s100ms rebuild venue 500ms 2
at 9s405ms kill venue 100ms 0
