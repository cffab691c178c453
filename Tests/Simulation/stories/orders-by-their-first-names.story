# A trader was killed whose quotes stayed at the venue. Its next run canceled them by the names that they had come with, which
# replaces had changed since: to many venues those are no orders (traders-names).
seed 4
profile rough
until 50s500ms
durability process
topology one_thread
rings 256
snapshots 0s
latency 1ms 20ms
segments 0 0
loss 0
traders 1 keep
client 3 honest 200ms 5s repeats keeps
at 45s kill trader-1 500ms 0
