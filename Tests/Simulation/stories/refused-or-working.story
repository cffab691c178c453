# client-7, who is clumsy, asks to replace an order that the venue never took, is refused, and gives the request's name to
# a new order, which works. Its ledger took that for the old order, and believed the venue when it didn't know the old
# name (all-agree): the ledger was wrong.
seed 486032651
profile rough
until 1m
durability process
topology one_thread
snapshots 16s861ms366us754ns
latency 50us 5ms
segments 0 600
loss 500
traders 0
client 1 honest 935ms453us694ns 10s passes-over loses
client 2 honest 997ms632us576ns 10s passes-over loses
client 3 honest 1s108ms400us385ns 5s passes-over loses
client 4 honest 1s135ms824us670ns 10s passes-over loses
client 5 honest 1s470ms210us936ns 2s passes-over loses
client 6 clumsy 926ms409us779ns 2s repeats keeps
client 7 clumsy 719ms624us745ns 10s passes-over keeps
client 8 hostile 1s356ms226us409ns 5s passes-over keeps
client 9 slow 756ms4us565ns 2s repeats loses
client 10 slow 1s221ms142us717ns 2s repeats loses
at 8s133ms980us959ns cut client-8 32s560ms414us770ns 0
