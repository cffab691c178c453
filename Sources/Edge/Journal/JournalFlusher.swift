// The thread that writes a journal of durability `power` to its device. The logger stores records into
// memory and says how far it came; this thread writes whatever has come since its last write, in one
// write of whole pages that is on the device when it returns, and says how far that goes. So a group is
// as large as the device is slow, a lone record goes out at once, and the logger waits for nothing.

import CAtomics
import CPlatform
import Platform

final class JournalFlusher: @unchecked Sendable {
  // All of it is the thread's from start to join; `reason` is read after `hasFailed`.
  let words: FlushWords
  private let handover: SegmentHandover
  private let io: JournalIO
  /// Of the segment that it writes.
  private var header: JournalHeader
  /// Positions before it are on the device.
  private var done: UInt64
  private var reason: SystemFailure?
  private var thread: PinnedThread?
  /// Whole pages of one group: what the logger stores meanwhile mustn't get into a write by half.
  private let group: Mapping

  /// The last group came so soon after the one before that it wasn't worth sleeping.
  private var isBusy = false

  /// How long a busy flusher looks for another group before it sleeps: waking it takes 5 µs where its CPU is awake and 50
  /// where it sleeps as well, which a group would wait for. Groups that come less often than this never find it looking.
  private static let lookNs: UInt64 = 300_000
  /// Looks before it lets whoever else wants its CPU have it.
  private static let looksBeforeYield = 64

  /// The most that goes into one write.
  static let largestGroup = 1 << 20

  init(
    _ settings: JournalSettings, _ header: JournalHeader, _ handover: SegmentHandover,
    warn: @escaping @Sendable (String) -> Void
  ) throws(SystemFailure) {
    group = try Mapping(anonymous: Self.largestGroup)
    try group.prefault(named: "the journal's group")
    words = FlushWords(from: header.firstPosition, segment: header.segmentNumber)
    self.header = header
    self.handover = handover
    io = settings.io
    done = header.firstPosition
    thread = try PinnedThread.start(
      ThreadOptions(name: "journal-flusher", cpu: settings.diskCPU, stackPrefaultByteCount: 0),
      warn: warn
    ) { self.run() }
  }

  deinit { words.deallocate() }

  /// Why nothing more gets to the device. Nil while it does.
  var failure: SystemFailure? { words.hasFailed ? reason : nil }

  /// Writes what was committed and ends the thread.
  func stop() {
    words.stop()
    thread?.join()
    thread = nil
  }

  // MARK: The thread's side

  private func run() {
    while true {
      // Asked first: what was committed before the stop is then seen and written.
      let isStopping = words.isStopping
      let written = words.written
      if written > done, !words.hasFailed {
        do throws(SystemFailure) {
          try flush(upTo: written)
        } catch {
          reason = error
          words.fail()
        }
      } else if isStopping {
        return
      } else {
        rest(while: written)
      }
    }
  }

  /// Waits for another position or the stop, as `FlushWords.sleep` does.
  private func rest(while written: UInt64) {
    let begun = apus_clock_ns(1)
    while isBusy {
      for _ in 0..<Self.looksBeforeYield {
        if words.written != written || words.isStopping { return }
        apus_pause()
      }
      apus_yield()
      isBusy = apus_clock_ns(1) &- begun < Self.lookNs
    }
    words.sleep(while: written)
    isBusy = apus_clock_ns(1) &- begun < Self.lookNs
  }

  /// Writes one group: from the page in which it begins to the end of that in which it ends. A page that
  /// isn't full is written again with the next group.
  private func flush(upTo written: UInt64) throws(SystemFailure) {
    let page = JournalLayout.pageByteCount
    let first = header.firstPosition
    let end = min(written, first + UInt64(header.capacity))
    let from = header.offset(ofSlot: Int(done - first)) & ~(page - 1)
    // As many records as end within the largest group.
    let most = (from + Self.largestGroup - header.recordsOffset) / JournalLayout.Record.byteCount
    let slot = min(Int(end - first), most)
    let count = header.offset(ofSlot: slot) - from
    let rounded = JournalLayout.pageRounded(count)
    guard let place = handover.place(of: header.segmentNumber) else {
      preconditionFailure("records were written into a segment that was never made")
    }
    let source = unsafe place.records - header.recordsOffset + from
    unsafe group.base.copyMemory(from: source, byteCount: count)
    if rounded > count {
      unsafe (group.base + count).initializeMemory(
        as: UInt8.self, repeating: 0, count: rounded - count)
    }
    try unsafe io.write(
      .writeRecords, place.descriptor, header.fileName, group.base, count: rounded, at: from,
      block: page)
    done = first + UInt64(slot)
    words.noteDurable(done)
    if slot == header.capacity {
      header = header.numbered(header.segmentNumber + 1)
      words.noteFlushed(before: header.segmentNumber)
      handover.wake()
    }
  }
}
