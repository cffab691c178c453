// libFuzzer's side: which target, how many executions and bytes, and when to stop. Only in the build that
// tools/campaign-fuzz makes (`-D APUS_FUZZER`), as the symbols belong to the fuzzer's own main.

#if APUS_FUZZER
  import Glibc

  /// What is being fuzzed. The fuzzer calls from one thread.
  private struct Run {
    let target: any FuzzTarget
    let name: String
    /// 0: until the fuzzer's own limit.
    let byteLimit: UInt64
    var executions: UInt64 = 0
    var byteCount: UInt64 = 0
    let began = ContinuousClock.now

    init() {
      let name = Environment["APUS_FUZZ_TARGET"] ?? "decode"
      guard let type = Targets.named(name) else { Run.end("there is no target '\(name)'") }
      self.name = name
      target = type.init()
      byteLimit = Environment["APUS_FUZZ_BYTES"].flatMap { UInt64($0) } ?? 0
    }

    static func end(_ text: String) -> Never {
      Output.error(text)
      _exit(2)
    }

    /// One line, which tools/campaign-fuzz reads.
    func report() {
      let elapsed = (ContinuousClock.now - began) / .seconds(1)
      Output.error(
        "fix-fuzz \(name): \(executions) executions, \(byteCount) bytes,"
          + " \(Int(elapsed * 1000)) ms")
    }
  }

  nonisolated(unsafe) private var run = Run()

  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(
    _ count: UnsafeMutablePointer<Int32>?,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
  ) -> Int32 {
    atexit { unsafe run.report() }
    return 0
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    unsafe run.target.run(UnsafeRawBufferPointer(start: bytes, count: count))
    unsafe run.executions += 1
    unsafe run.byteCount += UInt64(count)
    if unsafe run.byteLimit > 0 && run.byteCount >= run.byteLimit {
      unsafe run.report()
      // Not `exit`, which the fuzzer takes for a crash.
      _exit(0)
    }
    return 0
  }
#endif
