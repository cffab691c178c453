// Archives of a journal that goes on, segment by segment. A finished segment is held against the digest that the one
// behind it has of it, compressed, read back and proven; only then is it in the manifest. It leaves the journal once
// that is proven again, a stub stands in its place, and no start can need it: a snapshot of a later input is there.

import EventText
import Events
import Journal
import JournalTools
import Platform

public enum SegmentArchive {
  /// What became of one.
  public struct Outcome: Sendable {
    public var segments = 0
    public var byteCount: UInt64 = 0
    public var storedByteCount: UInt64 = 0
    /// How many are in the archive, or gone from the journal, with those of earlier times.
    public var total = 0
    /// Why no more went; nil: nothing more may.
    public var stopped: String?
  }

  // MARK: Into the archive

  /// Archives what is finished of a journal and isn't to be kept hot. The journal isn't touched.
  public static func store(
    _ journal: String, in archive: String, hot: Retention, now: Nanoseconds, level: Int,
    isDry: Bool = false, progress: (String) -> Void
  ) throws(ArchiveError) -> Outcome {
    let reader = try open(journal)
    let place = JournalArchive.place(of: journal, in: archive)
    var manifest = try begun(reader, place)
    let known = Set(manifest.segments.map(\.name))
    let due = try goable(reader, hot, now).filter { !known.contains($0.name) }
    var outcome = Outcome(segments: due.count, total: manifest.segments.count + due.count)
    if isDry || due.isEmpty { return outcome }
    if !Directory.isThere(place) {
      try JournalArchive.wrapping { () throws(SystemFailure) in
        try Directory.make(place)
        try Directory.sync(archive)
      }
    }
    for segment in due {
      do throws(JournalError) { try reader.checkFinished(segment.number) } catch {
        throw ArchiveError("\(error.description)\nit stays where it is, and what is behind it")
      }
      try add(
        [segment.name], of: journal, to: &manifest, in: place, level: level, progress: progress)
      manifest.recordCount = reader.firstRecord(behind: segment.number)
      try manifest.write(in: place)
      outcome.byteCount += manifest.segments.last!.byteCount
      outcome.storedByteCount += manifest.segments.last!.storedByteCount
    }
    return outcome
  }

  /// Compresses files into an archive and proves each; the manifest is the caller's to write.
  static func add(
    _ names: [String], of journal: String, to manifest: inout ArchiveManifest, in place: String,
    level: Int, progress: (String) -> Void
  ) throws(ArchiveError) {
    for name in names where !manifest.segments.contains(where: { $0.name == name }) {
      progress(name)
      let work = place + "/" + name + ".zst.new"
      let segment = try JournalArchive.wrapping { () throws(SystemFailure) in
        if Directory.isThere(work) { try Directory.remove(file: work) }
        let source = try FileSource(journal + "/" + name)
        let (bytes, sum, storedBytes, storedSum) = try SeekableFile.write(
          source, to: work, level: level)
        return ArchivedSegment(
          name: name, byteCount: UInt64(bytes), sum: sum, storedByteCount: UInt64(storedBytes),
          storedSum: storedSum)
      }
      progress("\(name), again")
      try JournalArchive.wrapping { () throws(SystemFailure) in
        try Directory.rename(work, to: place + "/" + segment.storedName)
        try Directory.sync(place)
      }
      if let complaint = JournalArchive.complaint(about: segment, in: place) {
        throw ArchiveError(complaint)
      }
      manifest.segments.append(segment)
    }
  }

  /// What the archive has of it, or nothing yet.
  private static func begun(_ reader: JournalReader, _ place: String) throws(ArchiveError)
    -> ArchiveManifest
  {
    let fresh = ArchiveManifest(
      journal: JournalArchive.name(of: reader.directory), instance: reader.header.instance,
      started: timeText(reader.header.start), recordCount: 0, segments: [], isWhole: false)
    guard Directory.isThere(place + "/" + ArchiveManifest.fileName) else { return fresh }
    var found = try ArchiveManifest(in: place)
    guard found.started == fresh.started, found.instance == fresh.instance else {
      throw ArchiveError("'\(place)' is the archive of another journal of that name")
    }
    // It was over when it was archived, and has gone on since: what is finished of it goes on being so.
    if found.isWhole {
      let finished = Set(try listed(reader).map(\.name))
      found.segments.removeAll { !finished.contains($0.name) }
      found.isWhole = false
    }
    return found
  }

  // MARK: Out of the journal

  /// Puts stubs in the place of segments that are proven to be in the archive, from the first on; stops at the first that
  /// must stay.
  public static func prune(
    _ journal: String, in archive: String, hot: Retention, now: Nanoseconds, isDry: Bool = false,
    progress: (String) -> Void
  ) throws(ArchiveError) -> Outcome {
    let reader = try open(journal)
    let place = JournalArchive.place(of: journal, in: archive)
    let all = try goable(reader, hot, now)
    let due = all.filter { !$0.isArchived }
    var outcome = Outcome(total: all.count - due.count)
    if due.isEmpty { return outcome }
    let manifest = try ArchiveManifest(in: place)
    let needed = try oldestNeeded(reader)
    for segment in due {
      if let reason = try reason(for: segment, needed, reader) {
        outcome.stopped = reason
        break
      }
      guard let kept = manifest.segments.first(where: { $0.name == segment.name }) else {
        outcome.stopped = "\(segment.name) isn't archived"
        break
      }
      progress(segment.name)
      try prove(kept, journal, place)
      if !isDry {
        let stub = SegmentStub(
          byteCount: kept.byteCount, storedByteCount: kept.storedByteCount,
          sum: HexText.bytes(Array(kept.sum.utf8)) ?? [],
          storedSum: HexText.bytes(Array(kept.storedSum.utf8)) ?? [],
          path: Directory.absolute(place) + "/" + kept.storedName)
        do throws(JournalError) { try reader.replace(segment.number, by: stub) } catch {
          throw ArchiveError(error.description)
        }
      }
      outcome.segments += 1
      outcome.total += 1
      outcome.byteCount += kept.byteCount
    }
    return outcome
  }

  /// The archive holds the segment as it lies there now.
  private static func prove(_ kept: ArchivedSegment, _ journal: String, _ place: String)
    throws(ArchiveError)
  {
    let sum = try JournalArchive.wrapping { () throws(SystemFailure) in
      try JournalArchive.sum(of: journal + "/" + kept.name)
    }
    guard sum == kept.sum else {
      throw ArchiveError(
        "'\(journal)/\(kept.name)' isn't what was archived: it was changed since, or the archive is of another journal"
      )
    }
    if let complaint = JournalArchive.complaint(about: kept, in: place) {
      throw ArchiveError(complaint)
    }
  }

  /// Why a start may need a segment, or nil: it reads from the input of the oldest snapshot that it might take on, and
  /// finds that by the segments behind this one.
  private static func reason(
    for segment: FinishedSegment, _ needed: Sequence?, _ reader: JournalReader
  ) throws(ArchiveError) -> String? {
    guard let needed else {
      return
        "\(segment.name) is needed: there is no good snapshot, so a start reads the log from its beginning"
    }
    do throws(JournalError) {
      if let next = try reader.firstIngress(from: segment.number + 1), next.sequence < needed {
        return nil
      }
    } catch {
      throw ArchiveError(error.description)
    }
    return
      "\(segment.name) is needed: a start from the oldest snapshot, of input \(needed.number), reads it"
  }

  /// Of the snapshots that a start might begin with, the oldest one's input.
  private static func oldestNeeded(_ reader: JournalReader) throws(ArchiveError) -> Sequence? {
    var oldest: Sequence?
    for path in SnapshotFile.all(of: reader.directory) {
      guard let header = (try? SnapshotFile.read(path))?.header,
        case .held? = try? reader.standing(of: header)
      else { continue }
      oldest = min(oldest ?? header.sequence, header.sequence)
    }
    return oldest
  }

  // MARK: Back again

  /// Whether a directory is the journal that this archive is of, and lacks some of it.
  static func isHome(_ directory: String, of manifest: ArchiveManifest) -> Bool {
    let names = Set(Directory.names(in: directory))
    guard manifest.segments.contains(where: { names.contains($0.stubName) }),
      let reader = try? JournalReader(path: directory)
    else { return false }
    return reader.header.instance == manifest.instance
      && timeText(reader.header.start) == manifest.started
  }

  /// Puts the segments back in the place of their stubs.
  static func bringBack(
    _ manifest: ArchiveManifest, from place: String, to journal: String, progress: (String) -> Void
  ) throws(ArchiveError) {
    let names = Directory.names(in: journal)
    for segment in manifest.segments where names.contains(segment.stubName) {
      progress(segment.name)
      let work = segment.name + ".new"
      if names.contains(work) {
        try JournalArchive.wrapping { () throws(SystemFailure) in
          try Directory.remove(file: journal + "/" + work)
        }
      }
      try JournalArchive.restore(segment, from: place, to: journal, as: work)
      try JournalArchive.wrapping { () throws(SystemFailure) in
        try Directory.rename(journal + "/" + work, to: journal + "/" + segment.name)
        try Directory.sync(journal)
        try Directory.remove(file: journal + "/" + segment.stubName)
      }
    }
  }

  // MARK: Which

  private static func open(_ journal: String) throws(ArchiveError) -> JournalReader {
    do throws(JournalError) { return try JournalReader(path: journal) } catch {
      throw ArchiveError(error.description)
    }
  }

  private static func listed(_ reader: JournalReader) throws(ArchiveError) -> [FinishedSegment] {
    do throws(JournalError) { return try reader.finishedSegments() } catch {
      throw ArchiveError(error.description)
    }
  }

  /// Finished, and not to be kept hot.
  private static func goable(
    _ reader: JournalReader, _ hot: Retention, _ now: Nanoseconds
  ) throws(ArchiveError) -> [FinishedSegment] {
    let all = try listed(reader)
    return all.enumerated().filter { at, segment in
      !hot.keeps(rank: all.count - 1 - at, start: segment.endTime, now: now)
    }.map(\.element)
  }
}
