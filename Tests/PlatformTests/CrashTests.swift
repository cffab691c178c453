// The last words of a crashing process come whatever happened to the thread's stack.

import CPlatform
import Platform
import Testing

@Suite struct CrashTests {
  @Test func aStackOverflowHasLastWords() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = unsafe apus_crash_install(nil, 0, "the farewell\n")
        let thread = try PinnedThread.start(
          ThreadOptions(name: "deep", stackByteCount: 256 << 10, stackPrefaultByteCount: 0),
          warn: { _ in }, body: { _ = fall(1) })
        thread.join()
      })
    let words = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(words.contains("CRASH: SIGSEGV"), "\(words)")
    #expect(words.contains("in thread 'deep'") && words.contains("the farewell"), "\(words)")
  }
}

/// Deeper and deeper.
@inline(never)
private func fall(_ depth: Int) -> Int {
  if depth == 0 { return 0 }  // Never, going up from 1: but the compiler can't know.
  let here = [depth, depth + 1, depth + 2]
  return fall(depth + 1) + here[depth % 3]
}
