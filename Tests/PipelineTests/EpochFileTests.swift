// The installation's epoch goes up with every start, and never down.

import CPlatform
import Glibc
import Platform
import Testing

@testable import Pipeline

private func write(_ text: String, to path: String) { write(Array(text.utf8), to: path) }

private func write(_ bytes: [UInt8], to path: String) {
  let file = unsafe fopen(path, "w")!
  _ = unsafe fwrite(bytes, 1, bytes.count, file)
  _ = unsafe fclose(file)
}

private func contents(of path: String) -> [UInt8]? {
  guard let file = unsafe fopen(path, "r") else { return nil }
  defer { unsafe fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 64)
  let count = unsafe fread(&bytes, 1, bytes.count, file)
  return Array(bytes[..<count])
}

private func refusal(_ directory: String) -> String? {
  do throws(SystemFailure) {
    _ = try EpochFile.next(in: directory)
    return nil
  } catch { return error.description }
}

@Suite struct EpochFileTests {
  @Test func `it counts from one, in a directory that it makes`() throws {
    let scratch = Scratch()
    let directory = scratch.path + "/a/b"
    for expected in 1...12 as ClosedRange<UInt32> {
      #expect(try EpochFile.next(in: directory) == expected)
    }
  }

  @Test func `it counts on from what is there`() throws {
    let scratch = Scratch()
    write("41\n", to: scratch.path + "/epoch")
    #expect(try EpochFile.next(in: scratch.path) == 42)
    write("", to: scratch.path + "/epoch")
    #expect(try EpochFile.next(in: scratch.path) == 1)
    // As a disk that lost the first write of it has it.
    write(String(repeating: "\0", count: 11), to: scratch.path + "/epoch")
    #expect(try EpochFile.next(in: scratch.path) == 1)
    #expect(try EpochFile.next(in: scratch.path) == 2)
    write("0001048574\n", to: scratch.path + "/epoch")
    #expect(try EpochFile.next(in: scratch.path) == EpochFile.largest)
  }

  @Test func `what others know to have been given it doesn't give again, and says so`() throws {
    let scratch = Scratch()
    let path = scratch.path + "/epoch"
    var words: [String] = []
    func next(above given: UInt32) throws -> UInt32 {
      try EpochFile.next(in: scratch.path, above: given) { words.append($0) }
    }
    #expect(try next(above: 0) == 1 && next(above: 1) == 2 && words.isEmpty)
    #expect(try next(above: 7) == 8)
    let said = words.joined(separator: "; ")
    #expect(words.count == 1 && said.contains("'\(path)' would give number 3 again"), "\(said)")
    #expect(said.contains("had 7"), "\(said)")
    // Its two lines are one apart: whichever a disk spoils, the other gives nothing again.
    let whole = try #require(contents(of: path))
    for line in [0, 22] {
      var bytes = whole
      bytes[line + 5] ^= 1
      write(bytes, to: path)
      #expect(try [9, 10].contains(EpochFile.next(in: scratch.path)), "line at \(line)")
    }
    words = []
    write("41\n", to: path)
    #expect(try next(above: 50) == 51 && next(above: 50) == 52 && words.count == 1)
    let largest = EpochFile.largest
    #expect(throws: SystemFailure.self) { try next(above: largest) }
    write("garbage\n", to: path)
    #expect(throws: SystemFailure.self) { try next(above: 7) }
  }

  @Test(arguments: [
    "garbage\n", "12x\n", "\u{0}\u{0}12\n", "-4\n", "1048575\n",
    "4294967295\n", "4294967295 5705032704\n", "0001048575 9998951424\n",
    "99999999999999999999999999999999999999\n", " 7\n",
    "\n",
  ])
  func `it refuses what isn't an epoch, and leaves it`(text: String) {
    let scratch = Scratch()
    write(text, to: scratch.path + "/epoch")
    for _ in 0..<2 {
      let message = refusal(scratch.path)
      #expect(message?.contains(scratch.path + "/epoch") == true, "\(text.debugDescription)")
    }
  }

  /// The file's bytes, after so many starts.
  private func bytes(after starts: Int, in directory: String) throws -> [UInt8] {
    for _ in 0..<starts { _ = try EpochFile.next(in: directory) }
    return try #require(contents(of: directory + "/epoch"))
  }

  @Test(arguments: [1, 2, 3, 8, 9, 10])
  func `a bit that is wrong gives no number a second time`(starts: Int) throws {
    let scratch = Scratch()
    let whole = try bytes(after: starts, in: scratch.path)
    var refusals = 0
    for place in 0..<whole.count * 8 {
      var wrong = whole
      wrong[place / 8] ^= 1 << UInt8(place % 8)
      write(wrong, to: scratch.path + "/epoch")
      do {
        let next = try EpochFile.next(in: scratch.path)
        #expect(next > starts && next <= starts + 2, "bit \(place)")
        #expect(try EpochFile.next(in: scratch.path) > next, "bit \(place)")
      } catch {
        #expect(error.description.contains(scratch.path + "/epoch"))
        #expect(contents(of: scratch.path + "/epoch") == wrong)
        refusals += 1
      }
    }
    // Only the first start has no line beside its own to go by.
    #expect(starts == 1 ? refusals == whole.count * 8 : refusals == 0)
  }

  /// A line each time, and a start between: the one that is left is never the older by more than one.
  @Test(arguments: [UInt64](1...40))
  func `bits that are wrong again and again give no number a second time`(seed: UInt64) throws {
    let scratch = Scratch()
    var last = 0 as UInt32
    var random = seed
    for _ in 0..<3 { last = try EpochFile.next(in: scratch.path) }
    for start in 0..<30 {
      var bytes = try #require(contents(of: scratch.path + "/epoch"))
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let place = Int(random >> 33) % (bytes.count * 8)
      bytes[place / 8] ^= 1 << UInt8(place % 8)
      write(bytes, to: scratch.path + "/epoch")
      let next = try EpochFile.next(in: scratch.path)
      #expect(next > last, "seed \(seed), start \(start)")
      last = next
    }
  }

  @Test(arguments: [0, 1, 2, 3, 9, 10])
  func `a write that was cut takes no number away and gives none again`(starts: Int) throws {
    let scratch = Scratch()
    let before = starts == 0 ? [] : try bytes(after: starts, in: scratch.path)
    let after = try bytes(after: 1, in: scratch.path)
    let first = after.indices.first { $0 >= before.count || before[$0] != after[$0] } ?? 0
    for end in first / 22 * 22..<after.count {
      let cut = after[..<end] + before.dropFirst(end)
      write(Array(cut), to: scratch.path + "/epoch")
      let next = try EpochFile.next(in: scratch.path)
      #expect(next > starts && next <= starts + 2, "cut at \(end)")
      #expect(try EpochFile.next(in: scratch.path) > next, "cut at \(end)")
    }
  }

  @Test func `a place that can't be written is told`() {
    let scratch = Scratch()
    write("x", to: scratch.path + "/file")
    #expect(refusal(scratch.path + "/file/sub")?.contains("/file") == true)
  }

  @Test func `cores that start at once get different ones`() throws {
    let scratch = Scratch()
    let seen = Locked<[UInt32]>([])
    var threads: [PinnedThread] = []
    for number in 0..<6 {
      threads.append(
        try PinnedThread.start(
          ThreadOptions(name: "epoch\(number)", stackPrefaultByteCount: 0), warn: { _ in }
        ) {
          for _ in 0..<20 {
            let epoch = try? EpochFile.next(in: scratch.path)
            seen.withLockedValue { $0.append(epoch ?? 0) }
          }
        })
    }
    for thread in threads { thread.join() }
    #expect(seen.withLockedValue { $0.sorted() } == Array(1...120))
  }
}
