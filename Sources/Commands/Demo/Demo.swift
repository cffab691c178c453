// What tools/run wants built, as one target that a build can be asked for: the core, and ringtap to look into it. In two
// builds the second would wait for all of the first, whose last rooms leave a CPU idle.
