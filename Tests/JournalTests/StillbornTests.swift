// A journal begins with a step: until its first segment is whole and on the device there is none, and where there is none
// nothing was on record. What lost its segments is another thing, and is refused.

import Events
import Glibc
import Platform
import Testing

@testable import Journal

@Suite struct StillbornTests {
  private func find(_ scratch: Scratch, behind newest: String? = nil) throws -> [String] {
    try StillbornJournals.find(under: scratch.path, instance: "test", behind: newest)
  }

  private func touch(_ path: String) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    precondition(descriptor >= 0)
    close(descriptor)
  }

  /// What a death at each of its calls would leave, as a next start would see it.
  private final class Beginning: @unchecked Sendable {
    private let lock = TestLock()
    private var looks = (stillborn: 0, whole: 0)
    private var faults: [String] = []
    let settings: JournalSettings

    init(_ settings: JournalSettings) { self.settings = settings }

    func look() {
      lock.held {
        guard JournalDirectory.exists(settings.directory) else { return }
        do throws(JournalError) {
          let stillborn = try StillbornJournals.find(
            under: settings.root, instance: settings.instance, behind: nil)
          if stillborn == [settings.directory] {
            looks.stillborn += 1
          } else {
            let reader = try JournalReader(path: settings.directory)
            if reader.header.start == settings.start, stillborn.isEmpty { looks.whole += 1 }
          }
        } catch {
          faults.append("\(error)")
        }
      }
    }

    var seen: (stillborn: Int, whole: Int, faults: [String]) {
      lock.held { (looks.stillborn, looks.whole, faults) }
    }
  }

  @Test(arguments: [Durability.none, .process, .power])
  func `at each step of its beginning it is whole or was never there`(durability: Durability)
    throws
  {
    let scratch = Scratch()
    var settings = scratch.settings(durability: durability)
    let beginning = Beginning(settings)
    settings.io.faults = { _, _ in
      beginning.look()
      return nil
    }
    var writer = try JournalWriter(settings)
    let seen = beginning.seen
    #expect(seen.faults.isEmpty)
    // Sixteen pages are written, the header in two parts.
    #expect(seen.stillborn > 16 && seen.whole >= 1)
    #expect(appendSamples(&writer, 0..<10))
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    #expect(try find(scratch).isEmpty)
  }

  @Test func `whichever call of its beginning fails, nothing of it is left`() throws {
    var number = 0
    while true {
      let scratch = Scratch()
      let count = Count(failing: number)
      var settings = scratch.settings(durability: .power)
      settings.io.faults = { _, _ in count.next() }
      guard (try? JournalWriter(settings)) == nil else { break }
      #expect(try JournalDirectory.names(in: scratch.path).isEmpty, "call \(number)")
      number += 1
    }
    #expect(number > 20)
  }

  private final class Count: @unchecked Sendable {
    private let lock = TestLock()
    private var left: Int

    init(failing number: Int) { left = number }

    func next() -> JournalFault? {
      lock.held {
        left -= 1
        return left == -1 ? .error(EIO) : nil
      }
    }
  }

  @Test func `what was begun and never came to be is found, and nothing else`() throws {
    let scratch = Scratch()
    let names = [
      "test-20260102T030405.678Z", "test-20260102T030405.679Z", "test-20260102T030406.000Z",
      "other-20260102T030405.678Z", "test-more-20260102T030405.678Z", "test-backup",
      "test-20260102T030405.678Z.importing", "test-20260102T030405.678",
    ]
    for name in names { _ = unsafe mkdir(scratch.path + "/" + name, 0o700) }
    touch(scratch.path + "/" + names[1] + "/000000.journal.new")
    touch(scratch.path + "/test-20260102T030407.000Z")
    let paths = names.prefix(3).map { scratch.path + "/" + $0 }
    #expect(try find(scratch) == paths)
    // What lies before the journal that is gone on with is nobody's affair any more.
    #expect(try find(scratch, behind: paths[0]) == Array(paths[1...]))
    #expect(try find(scratch, behind: paths[2]).isEmpty)
    let nowhere = scratch.path + "/no"
    #expect(try StillbornJournals.find(under: nowhere, instance: "a", behind: nil).isEmpty)
  }

  @Test(arguments: ["snapshots", "000001.journal.new", "note", "000000.journal.new.bak"])
  func `what held more once is refused by name`(trace: String) throws {
    let scratch = Scratch()
    let directory = scratch.path + "/test-20260102T030405.678Z"
    _ = unsafe mkdir(directory, 0o700)
    touch(directory + "/000000.journal.new")
    touch(directory + "/" + trace)
    let error = #expect(throws: JournalError.self) { try find(scratch) }
    let words = "'\(trace)' is there: what it had on record is gone"
    #expect(error?.description.contains(words) == true)
    #expect(error?.directory == directory)
    #expect(try find(scratch, behind: directory).isEmpty)
  }

  /// The disk or the limit on open files is what has to be looked at.
  @Test func `what can't be read isn't empty`() throws {
    let scratch = Scratch()
    let directory = scratch.path + "/test-20260102T030405.678Z"
    #expect(unsafe symlink(directory, directory) == 0)
    for path in [scratch.path, directory] {
      let error = #expect(throws: JournalError.self) {
        try StillbornJournals.find(under: path, instance: "test", behind: nil)
      }
      #expect(error?.directory == directory)
      let words = error?.description ?? ""
      #expect(words.contains("can't read the directory '\(directory)'"), "\(words)")
      #expect(words.contains(SystemFailure.text(of: ELOOP)), "\(words)")
    }
    // As a journal it is there, and who opens it is refused.
    #expect(try JournalDirectory.journals(under: scratch.path) == [directory])
    #expect(throws: JournalError.self) { try JournalDirectory.journals(under: directory) }
    #expect(throws: JournalError.self) { try JournalReader(path: directory) }
  }

  @Test func `a copy beside its journal is none, and is told of`() throws {
    let scratch = Scratch()
    let settings = (0..<2).map {
      scratch.settings(start: 1_767_323_045_678_000_000 + $0 * 1_000_000)
    }
    let directories = settings.map(\.directory)
    for (settings, directory) in zip(settings, directories) {
      for ending in [".bak", ".partial", ""] {
        var writer = try JournalWriter(settings)
        try writer.close(reason: .shutdown, now: Nanoseconds(1))
        #expect(unsafe rename(directory, directory + ending) == 0)
      }
    }
    _ = unsafe mkdir(directories[1] + ".empty", 0o700)
    #expect(try JournalDirectory.journals(under: scratch.path, of: "test") == directories)
    #expect(try JournalDirectory.journals(under: scratch.path) == directories)
    #expect(try JournalDirectory.journals(under: scratch.path, of: "tes").isEmpty)
    func lookalikes(_ newest: String?) throws -> [String] {
      try JournalDirectory.lookalikes(under: scratch.path, of: "test", beside: newest)
    }
    let later = [directories[1] + ".bak", directories[1] + ".partial"]
    #expect(try lookalikes(directories[1]) == later)
    #expect(try lookalikes(nil) == [directories[0] + ".bak", directories[0] + ".partial"] + later)
  }

  /// Under its own name a segment is whole from the first moment: without a header it is damaged, whatever it holds.
  @Test(arguments: [8, 65536])
  func `a segment that has its place and no header is corrupt`(zeros: Int) throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings())
    #expect(appendSamples(&writer, 0..<10))
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    RawFile(writer.directory + "/000000.journal").write([UInt8](repeating: 0, count: zeros), at: 0)
    let read = #expect(throws: JournalError.self) { try JournalReader(path: writer.directory) }
    #expect(read?.isCorruption == true && read?.segment == "000000.journal")
    let resumed = #expect(throws: JournalError.self) {
      _ = try JournalWriter(resuming: writer.directory, scratch.settings(start: 5))
    }
    #expect(resumed?.isCorruption == true)
    #expect(try find(scratch).isEmpty)
  }
}
