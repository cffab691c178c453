import Glibc
import Testing

@testable import Arguments

@Suite struct OutputTests {
  private func pipe() -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [0, 0]
    _ = unsafe Glibc.pipe(&ends)
    return (ends[0], ends[1])
  }

  @Test func whatIsWrittenComesOutInOrder() {
    let ends = pipe()
    do {
      var output = Output(descriptor: ends.writer)
      output.write("one ")
      output.write { $0.append(contentsOf: Array("two ".utf8)) }
      output.flush()
      output.write("three")
      // Not flushed: going out of scope does.
    }
    close(ends.writer)
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = unsafe read(ends.reader, &bytes, 64)
    close(ends.reader)
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "one two three")
  }

  @Test func aGoneReaderEndsTheProcessQuietly() async {
    await #expect(processExitsWith: .exitCode(0)) {
      var ends: [Int32] = [0, 0]
      _ = unsafe Glibc.pipe(&ends)
      close(ends[0])
      var output = Output(descriptor: ends[1])
      output.write("nobody reads this")
      output.flush()
      exit(3)
    }
  }

  @Test func aGoneReaderMayBeIgnored() async {
    await #expect(processExitsWith: .exitCode(3)) {
      var ends: [Int32] = [0, 0]
      _ = unsafe Glibc.pipe(&ends)
      close(ends[0])
      var output = Output(descriptor: ends[1], loss: .isIgnored)
      output.write("nobody reads this")
      output.flush()
      output.write("nor this")
      output.flush()
      exit(3)
    }
  }
}
