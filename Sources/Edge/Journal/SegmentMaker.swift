// The thread behind the writer: it makes the next segment before it is needed and puts away those
// that are full, so that the hot thread never waits for the file system. It sleeps in between.
//
// Where nobody waits for the device a full segment is brought there by this thread, once the next one is there: a kernel may
// keep pages for half a minute, and of a write that failed it tells only who asks.

import Platform

final class SegmentMaker: @unchecked Sendable {
  // `segments`, `full` and `reason` are the thread's from start to join; `reason` is read after `hasFailed`.
  let handover: SegmentHandover
  /// The run's first.
  private let header: JournalHeader
  private let directory: String
  private let io: JournalIO
  private let isDurable: Bool
  /// Which segments are on the device; set before the thread looks. Nil where the memory is the file.
  private let flush: FlushWords?
  /// Belongs here so that it goes after what it is written from.
  let flusher: JournalFlusher?
  private var thread: PinnedThread?
  private var segments: [Segment?] = [nil, nil]
  /// Written to its end, and not known to be on the device. One: a device that is slower than the writer holds it up.
  private var full: Segment?
  private var reason: SystemFailure?

  /// Takes over the run's first segment and starts the thread.
  init(
    _ settings: JournalSettings, first: Segment, in directory: String,
    warn: @escaping @Sendable (String) -> Void
  ) throws(SystemFailure) {
    header = first.header
    self.directory = directory
    io = settings.io
    isDurable = settings.durability == .power
    let handover = SegmentHandover(first: first.number)
    self.handover = handover
    flusher =
      isDurable ? try JournalFlusher(settings, first.header, handover, warn: warn) : nil
    flush = flusher?.words
    handOver(first)
    thread = try PinnedThread.start(
      ThreadOptions(name: "journal-maker", cpu: settings.diskCPU, stackPrefaultByteCount: 0),
      warn: warn
    ) { self.run() }
  }

  deinit { handover.deallocate() }

  // MARK: The writer's side

  /// Why there will be no more segments. Nil while there will be.
  var failure: SystemFailure? { handover.hasFailed ? reason : nil }

  /// Ends the threads, once all that was committed is on the device. After it the segments belong to
  /// the caller.
  func stop() {
    flusher?.stop()
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

  /// Closes the files: another process may go on with the journal. After `stop`.
  func letGo() {
    precondition(thread == nil)
    segments = [nil, nil]
  }

  // MARK: The thread's side

  private func run() {
    var putAway = header.segmentNumber
    while true {
      let heard = handover.heard
      // Asked first: what was left before the stop is then seen and put away.
      let isStopping = handover.isStopping
      let number = handover.current
      if full == nil, putAway < number, isOnDevice(putAway) {
        retire(putAway)
        putAway += 1
      } else if !isStopping, handover.madeCount < number + 2, putAway == number,
        !handover.hasFailed
      {
        do throws(SystemFailure) {
          try make(handover.madeCount)
        } catch {
          fail(error)
        }
      } else if let segment = full {
        full = nil
        sync(segment)
      } else if isStopping {
        return
      } else {
        handover.sleep(unlessNewsSince: heard)
      }
    }
  }

  private func isOnDevice(_ number: UInt64) -> Bool { flush.map { $0.flushed > number } ?? true }

  private func make(_ number: UInt64) throws(SystemFailure) {
    handOver(
      try Segment(header.numbered(number), in: directory, isDurable: isDurable, io))
  }

  private func handOver(_ segment: Segment) {
    let index = Int(segment.number & 1)
    precondition(segments[index] == nil, "a segment is put away before its place is used again")
    segments[index] = segment
    handover.publish(
      unsafe SegmentPlace(
        records: segment.records, descriptor: segment.durableDescriptor, seed: segment.header.seed),
      number: segment.number)
  }

  /// Segment `number` is full: the next gets its link, and it goes.
  private func retire(_ number: UInt64) {
    let index = Int(number & 1)
    guard let segment = segments[index], let next = segments[index ^ 1] else { return }
    do throws(SystemFailure) {
      try next.write(
        segment.link(
          records: UInt64(segment.header.capacity),
          stageIndexes: handover.stageIndexes(of: number + 1)))
    } catch {
      fail(error)
    }
    segments[index] = nil
    if !isDurable { full = segment }
  }

  private func sync(_ segment: Segment) {
    do throws(SystemFailure) { try segment.sync() } catch { fail(error) }
  }

  private func fail(_ failure: SystemFailure) {
    guard !handover.hasFailed else { return }
    reason = failure
    handover.fail()
  }
}
