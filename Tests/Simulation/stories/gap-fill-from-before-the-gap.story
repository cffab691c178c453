# Power cuts and two resends that overlap: the second's gap fill begins before what is missing by then, and fills it all the same.
seed 171730604
profile hell
until 1m
durability power
topology one_thread
snapshots 0s
latency 50us 50ms
segments 0 0
loss 0
traders 1
client 6 clumsy 617ms475us198ns 5s repeats loses
client 7 clumsy 425ms53us924ns 5s repeats keeps
at 28s385ms14us558ns reset watcher 0s 0
at 30s128ms157us201ns stall trader-1 11s585ms507us803ns 0
at 49s214ms776us855ns reset watcher 0s 0
at 49s561ms539us832ns kill venue 4s181ms783us314ns 0
at 57s686ms61us933ns slow-disk venue 1s457ms900us828ns 141115472
at 58s820ms711us954ns power venue 1s 74
