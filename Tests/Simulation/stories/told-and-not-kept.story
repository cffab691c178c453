# A sync of the kept sessions failed as a venue was stopped. Its last snapshot said that what a client had asked last was answered, a
# power cut took the store that had the answers, and nobody told it again (everything-answered).
seed 31010
profile hell
until 6m14s874ms286us986ns
durability power
topology two_threads
snapshots 0s
latency 50us 50ms
segments 1 200
loss 5000
traders 0
client 8 hostile 727ms916us868ns 10s repeats loses
client 9 hostile 325ms396us428ns 10s passes-over loses
client 10 slow 705ms204us468ns 30s repeats loses
at 4m31s817ms150us605ns reset client-10 0s 0
at 4m32s155ms472us135ns starve venue 1s 3
at 4m32s227ms541us223ns slow-disk venue 2s272ms451us484ns 429515641
at 4m35s441ms40us406ns power venue 5s392ms533us910ns 31
at 5m50s723ms359us479ns starve venue 3s842ms843us833ns 2
at 5m53s341ms574us792ns fail-sync venue 4s245ms391us380ns 2
at 5m54s601ms510us719ns pause venue 11s280ms721us873ns 0
at 5m59s767ms122us352ns slow-disk venue 16s582ms43us764ns 22422568
at 6m5s345ms128us541ns rebuild venue 458ms731us882ns 26
at 6m8s874ms286us986ns power venue 1s 55
