// Snapshots on disk: whole or not there, and nothing in them is believed that their checksums don't cover.

import Events
import Glibc
import Platform
import Testing

@testable import Journal

@Suite struct SnapshotFileTests {
  private func snapshot(_ sequence: UInt64, _ bytes: [UInt8] = [1, 2, 3, 4, 5]) -> Snapshot {
    Snapshot(
      header: SnapshotHeader(
        instance: "test", build: "build-1", configDigest: 0x1122_3344_5566_7788,
        journalStart: Nanoseconds(77), run: 3, sequence: Sequence(sequence), time: Nanoseconds(99)),
      parts: [
        SnapshotPart(stage: .gatewayIn, bytes: []), SnapshotPart(stage: .book, bytes: bytes),
        SnapshotPart(stage: .risk, bytes: (0..<200).map { UInt8($0) }),
      ])
  }

  private func refusal(_ bytes: [UInt8]) -> String? {
    do throws(SnapshotFile.Refusal) {
      _ = try SnapshotFile.decoded(bytes)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func `what was written is read`() throws {
    let scratch = Scratch()
    let written = snapshot(42)
    let path = try SnapshotFile.write(written, of: scratch.path)
    #expect(try SnapshotFile.read(path) == written)
    #expect(SnapshotFile.all(of: scratch.path) == [path])
  }

  @Test func `the newest comes first, and the oldest go`() throws {
    let scratch = Scratch()
    var paths: [String] = []
    for sequence: UInt64 in [9, 10_000, 100] {
      paths.append(try SnapshotFile.write(snapshot(sequence), of: scratch.path))
    }
    #expect(SnapshotFile.all(of: scratch.path) == [paths[1], paths[2], paths[0]])
    let rest = SnapshotFile.directory(of: scratch.path) + "/00000000000000000007.snapshot.new"
    let file = try OwnedFile.create(rest)
    _ = file.descriptor
    #expect(SnapshotFile.prune(of: scratch.path, keeping: 2).isEmpty)
    #expect(SnapshotFile.removeUnfinished(of: scratch.path).isEmpty)
    #expect(SnapshotFile.all(of: scratch.path) == [paths[1], paths[2]])
    #expect(try JournalDirectory.names(in: SnapshotFile.directory(of: scratch.path)).count == 2)
  }

  @Test func `each byte that is another one is seen`() {
    let good = SnapshotFile.encoded(snapshot(42))
    #expect(refusal(good) == nil)
    for at in good.indices {
      var bytes = good
      bytes[at] ^= 1 << UInt8(at & 7)
      #expect(refusal(bytes) != nil, "byte \(at)")
    }
  }

  @Test func `each length but its own is refused`() {
    let good = SnapshotFile.encoded(snapshot(42))
    for count in 0..<good.count where count < 300 || count > 4_000 {
      #expect(refusal(Array(good[..<count])) != nil, "\(count) bytes")
    }
    #expect(refusal(good + [0]) == "it isn't whole")
  }

  @Test func `another format is named`() {
    var bytes = SnapshotFile.encoded(snapshot(42))
    bytes[8] = 9
    #expect(refusal(bytes) == "it has format 9, and this build reads 1")
    bytes[0] = 0
    #expect(refusal(bytes) == "this isn't a snapshot, or its beginning is gone")
  }

  @Test func `whatever fails, what has the name is whole`() throws {
    for fault in [JournalFault.error(EIO), .error(ENOSPC), .interrupted, .short] {
      for call in [
        JournalCall.remove, .create, .writeSnapshot, .sync, .rename, .syncDirectory,
      ] {
        let scratch = Scratch()
        let old = try SnapshotFile.write(snapshot(7), of: scratch.path)
        var io = JournalIO()
        io.faults = { asked, _ in asked == call ? fault : nil }
        var failed = false
        do throws(SystemFailure) {
          _ = try SnapshotFile.write(snapshot(8), of: scratch.path, io)
        } catch {
          failed = true
        }
        let left = SnapshotFile.all(of: scratch.path)
        #expect(left.last == old)
        #expect(try SnapshotFile.read(old) == snapshot(7))
        if left.count == 2 {
          #expect(try SnapshotFile.read(left[0]) == snapshot(8), "\(call) \(fault)")
        } else {
          #expect(failed, "\(call) \(fault)")
        }
        // Only the last step may fail with the file in its place.
        #expect(!failed || left.count == 1 || call == .syncDirectory, "\(call) \(fault)")
      }
    }
  }

  @Test func `what can't be removed is named with the reason, and the rest goes`() throws {
    let scratch = Scratch()
    let paths = try [1, 2, 3].map { try SnapshotFile.write(snapshot($0), of: scratch.path) }
    let rest = SnapshotFile.directory(of: scratch.path) + "/00000000000000000009.snapshot.new"
    _ = try OwnedFile.create(rest).descriptor
    var io = JournalIO()
    io.faults = { [stays = paths[0]] call, path in
      call == .remove && (path == stays || path == rest) ? .error(EIO) : nil
    }
    let failures = SnapshotFile.prune(of: scratch.path, keeping: 1, io)
    #expect(failures == [SystemFailure(doing: "remove '\(paths[0])'", code: EIO)])
    #expect(SnapshotFile.all(of: scratch.path) == [paths[2], paths[0]])
    let unfinished = SnapshotFile.removeUnfinished(of: scratch.path, io)
    #expect(unfinished == [SystemFailure(doing: "remove '\(rest)'", code: EIO)])
    #expect(SnapshotFile.remove(paths[0], io)?.code == EIO)
    #expect(SnapshotFile.removeUnfinished(of: scratch.path).isEmpty)
    // One that isn't there any more is no failure.
    #expect(SnapshotFile.remove(rest) == nil)
  }
}
