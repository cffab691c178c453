// The thread behind the writer: it makes the next segment before it is needed and puts away those
// that are full, so that the hot thread never waits for the file system. It sleeps in between.

import Platform

/// How segments come into being. Tests put a disk that fails here.
typealias SegmentSource =
  @Sendable (_ header: JournalHeader, _ directory: String) throws(SystemFailure) -> Segment

final class SegmentMaker: @unchecked Sendable {
  // `segments` and `reason` are the thread's from start to join; `reason` is read after `hasFailed`.
  let handover = SegmentHandover()
  private let header: JournalHeader
  private let directory: String
  private let source: SegmentSource
  private let isDurable: Bool
  private var thread: PinnedThread?
  private var segments: [Segment?] = [nil, nil]
  private var reason: SystemFailure?

  /// Makes the journal's directory and segment 0, and starts the thread.
  init(
    _ settings: JournalSettings, _ header: JournalHeader, warn: @escaping @Sendable (String) -> Void
  ) throws(SystemFailure) {
    let isDurable = settings.durability == .power
    self.header = header
    self.isDurable = isDurable
    directory = settings.directory
    if let source = settings.source {
      self.source = source
    } else {
      source = { (header, directory) throws(SystemFailure) in
        try Segment(header, in: directory, isDurable: isDurable)
      }
    }
    try JournalDirectory.make(directory, under: settings.root)
    do throws(SystemFailure) {
      if isDurable { try JournalDirectory.sync(settings.root) }
      try make(0)
    } catch {
      JournalDirectory.remove(emptyDirectory: directory)
      throw error
    }
    thread = try PinnedThread.start(
      ThreadOptions(name: "journal-maker", cpu: settings.makerCPU, stackPrefaultByteCount: 0),
      warn: warn
    ) { self.run() }
  }

  deinit { handover.deallocate() }

  // MARK: The writer's side

  /// Why there will be no more segments. Nil while there will be.
  var failure: SystemFailure? { handover.hasFailed ? reason : nil }

  /// Ends the thread. After it the segments belong to the caller.
  func stop() {
    handover.stop()
    thread?.join()
    thread = nil
  }

  /// The segment that the writer writes. After `stop`.
  func last(_ number: UInt64) -> Segment {
    precondition(thread == nil)
    return segments[Int(number & 1)]!
  }

  /// Removes the segment that was made and not used. After `stop`.
  func removeUnused(after number: UInt64) {
    precondition(thread == nil)
    let index = Int((number + 1) & 1)
    guard let unused = segments[index], unused.number == number + 1 else { return }
    JournalDirectory.remove(file: unused.file.path)
    segments[index] = nil
  }

  // MARK: The thread's side

  private func run() {
    var putAway: UInt64 = 0
    while true {
      // Asked first: what was left before the stop is then seen and put away.
      let isStopping = handover.isStopping
      let number = handover.current
      if putAway < number {
        retire(putAway)
        putAway += 1
      } else if isStopping {
        return
      } else if handover.madeCount < number + 2, !handover.hasFailed {
        do throws(SystemFailure) {
          try make(handover.madeCount)
        } catch {
          fail(error)
        }
      } else {
        handover.sleep(while: number)
      }
    }
  }

  private func make(_ number: UInt64) throws(SystemFailure) {
    let header = header.numbered(number)
    let segment = try source(header, directory)
    let index = Int(number & 1)
    precondition(segments[index] == nil, "a segment is put away before its place is used again")
    segments[index] = segment
    handover.publish(
      unsafe SegmentPlace(
        records: segment.mapping.base + header.recordsOffset,
        descriptor: segment.file.descriptor, seed: header.seed), number: number)
  }

  private func retire(_ number: UInt64) {
    let index = Int(number & 1)
    if isDurable, let segment = segments[index] {
      do throws(SystemFailure) {
        try segment.file.sync()
        if !handover.hasFailed { handover.noteSynced(through: number) }
      } catch {
        fail(error)
      }
    }
    segments[index] = nil
  }

  private func fail(_ failure: SystemFailure) {
    guard !handover.hasFailed else { return }
    reason = failure
    handover.fail()
  }
}
