// The last words of a crashing process come whatever happened to the thread's stack.

import CPlatform
import Platform
import Testing

@Suite struct CrashTests {
  @Test func aStackOverflowHasLastWords() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let word = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
        _ = unsafe apus_crash_install(word, 0, "the farewell\n")
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

/// Words that a crash sets.
@safe
private func words(_ count: Int) -> UnsafeMutablePointer<UInt64> {
  let words = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
  unsafe words.initialize(repeating: 0, count: count)
  return unsafe words
}

extension CrashTests {
  @Test func whoeverLivesInTheProcessHasLastWords() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let states = words(3)
        for place in 0..<3 {
          #expect(unsafe apus_crash_install(states + place, 1, "number \(place)\n") == 0)
        }
        unsafe apus_crash_remove(states + 1)
        fatalError("on purpose")
      })
    let said = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(said.contains("number 0\nnumber 2\n") && !said.contains("number 1"), "\(said)")
  }

  @Test func thereIsRoomForAFew() async {
    await #expect(processExitsWith: .success) {
      let room = Int(APUS_CRASH_MOURNERS)
      let states = words(room + 1)
      for place in 0..<room {
        #expect(unsafe apus_crash_install(states + place, 1, "") == 0)
      }
      #expect(unsafe apus_crash_install(states + room, 1, "") != 0)
      unsafe apus_crash_remove(states)
      #expect(unsafe apus_crash_install(states + room, 1, "") == 0)
    }
  }
}

/// Deeper and deeper.
@inline(never)
private func fall(_ depth: Int) -> Int {
  if depth == 0 { return 0 }  // Never, going up from 1: but the compiler can't know.
  let here = [depth, depth + 1, depth + 2]
  return fall(depth + 1) + here[depth % 3]
}
