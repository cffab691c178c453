// Journals put away: compressed, proven, and only then called archived; brought back the same way. A
// journal in an archive is a directory with its name; while it is written it has another, so what has
// the name is whole.

import EventText
import Events
import Glibc
import Journal
import JournalTools
import Platform

public enum JournalArchive {
  /// Where `root`'s journal of this name is kept.
  public static func place(of journal: String, in archive: String) -> String {
    archive + "/" + name(of: journal)
  }

  /// The last part of a path.
  public static func name(of path: String) -> String {
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    return String(
      trimmed[
        (trimmed.lastIndex(of: "/").map { trimmed.index(after: $0) } ?? trimmed.startIndex)...])
  }

  /// Compresses the journal at `journal`, reads back what was written, and holds the SHA-256 of what comes
  /// out against that of what lies there. The journal isn't touched.
  public static func store(
    _ journal: String, in archive: String, level: Int, progress: (String) -> Void
  ) throws(ArchiveError) -> ArchiveManifest {
    let place = place(of: journal, in: archive)
    // Segments of it were put there while it went on: the rest follows them.
    let begun = try? ArchiveManifest(in: place)
    guard !Directory.isThere(place) || begun?.isWhole == false else {
      throw ArchiveError("'\(place)' is there already")
    }
    let summary: JournalSummary
    do throws(JournalError) {
      summary = try JournalReader(path: journal).verify()
    } catch {
      throw ArchiveError("\(error.description)\nit is damaged, so it stays where it is")
    }
    if var manifest = begun {
      let names = summary.segments.map(\.name)
      try SegmentArchive.add(
        names, of: journal, to: &manifest, in: place, level: level, progress: progress)
      manifest.isWhole = true
      manifest.recordCount = summary.recordCount
      try manifest.write(in: place)
      return manifest
    }
    let work = place + ".partial"
    return try wrapping { () throws(SystemFailure) in
      if Directory.isThere(work) { try Directory.remove(work) }
      try Directory.make(work)
      var manifest = ArchiveManifest(
        journal: name(of: journal), instance: summary.header.instance,
        started: timeText(summary.header.start), recordCount: summary.recordCount, segments: [])
      for segment in summary.segments {
        progress(segment.name)
        let source = try FileSource(journal + "/" + segment.name)
        let (bytes, sum, storedBytes, storedSum) = try SeekableFile.write(
          source, to: work + "/" + segment.name + ".zst", level: level)
        manifest.segments.append(
          ArchivedSegment(
            name: segment.name, byteCount: UInt64(bytes), sum: sum,
            storedByteCount: UInt64(storedBytes), storedSum: storedSum))
      }
      for segment in manifest.segments {
        progress("\(segment.name), again")
        if let complaint = complaint(about: segment, in: work) {
          throw SystemFailure(doing: complaint, code: EIO)
        }
      }
      var file = try FileTarget(work + "/" + ArchiveManifest.fileName)
      try file.write(manifest.encoded()[...])
      try file.finish()
      try Directory.sync(work)
      try Directory.rename(work, to: place)
      try Directory.sync(archive)
      return manifest
    }
  }

  /// What is wrong with an archived segment, or nothing: it is decompressed, and its SHA-256 is what the
  /// manifest says.
  static func complaint(about segment: ArchivedSegment, in place: String) -> String? {
    let path = place + "/" + segment.storedName
    do throws(SeekableFileError) {
      let reader = try SeekableReader(path)
      var sum = ContentSum()
      var count = 0
      for number in 0..<reader.frameCount {
        let content = try reader.frame(number)
        sum.add(content[...])
        count += content.count
      }
      guard UInt64(count) == segment.byteCount, sum.end() == segment.sum else {
        return "'\(path)': it isn't what was archived: its checksum is another"
      }
      return nil
    } catch {
      return error.description
    }
  }

  /// Proves that the archive holds the journal as it lies at `journal` now: each file there has an
  /// archived copy that decompresses to the same bytes. Throws what isn't so.
  public static func prove(
    _ journal: String, in archive: String, progress: (String) -> Void
  ) throws(ArchiveError) {
    let place = place(of: journal, in: archive)
    let manifest = try ArchiveManifest(in: place)
    // Snapshots are made out of the log: they are no part of it.
    let snapshots = SnapshotFile.directory(of: journal)
    let names = Directory.names(in: journal).filter { journal + "/" + $0 != snapshots }
    let known = manifest.segments.flatMap { [$0.name, $0.stubName] }
    guard manifest.isWhole else {
      throw ArchiveError("'\(place)' has only the beginning of it: archive the rest first")
    }
    if let stranger = names.first(where: { !known.contains($0) }) {
      throw ArchiveError("'\(journal)/\(stranger)' isn't in the archive '\(place)'")
    }
    // Of a segment that is there no more the archive's copy is all that is left.
    for segment in manifest.segments where names.contains(segment.stubName) {
      progress(segment.name)
      if let complaint = complaint(about: segment, in: place) { throw ArchiveError(complaint) }
    }
    for segment in manifest.segments where names.contains(segment.name) {
      progress(segment.name)
      let sum = try wrapping { () throws(SystemFailure) in
        try Self.sum(of: journal + "/" + segment.name)
      }
      guard sum == segment.sum else {
        throw ArchiveError(
          "'\(journal)/\(segment.name)' isn't what was archived: it was changed since, or the archive "
            + "is of another journal")
      }
      if let complaint = complaint(about: segment, in: place) { throw ArchiveError(complaint) }
    }
  }

  static func sum(of path: String) throws(SystemFailure) -> String {
    let file = try FileSource(path)
    var sum = ContentSum()
    var offset = 0
    while true {
      let piece = try file.read(1 << 20, at: offset)
      if piece.isEmpty { return sum.end() }
      sum.add(piece[...])
      offset += piece.count
    }
  }

  /// Makes the journal again that lies in the archive at `place`, as `directory`, which is made.
  public static func restore(
    _ place: String, to directory: String, progress: (String) -> Void
  ) throws(ArchiveError) -> ArchiveManifest {
    let manifest = try ArchiveManifest(in: place)
    if SegmentArchive.isHome(directory, of: manifest) {
      try SegmentArchive.bringBack(manifest, from: place, to: directory, progress: progress)
      return manifest
    }
    guard manifest.isWhole else {
      throw ArchiveError(
        "'\(place)' holds the first \(manifest.segments.count) segments of a journal that goes on: name that journal's "
          + "own directory to bring them back there")
    }
    guard !Directory.isThere(directory) else {
      throw ArchiveError("'\(directory)' is there already: name a directory that isn't")
    }
    let work = directory + ".partial"
    do throws(ArchiveError) {
      try wrapping { () throws(SystemFailure) in
        if Directory.isThere(work) { try Directory.remove(work) }
        try Directory.make(work)
      }
      for segment in manifest.segments {
        progress(segment.name)
        try restore(segment, from: place, to: work)
      }
      try wrapping { () throws(SystemFailure) in
        try Directory.sync(work)
        try Directory.rename(work, to: directory)
      }
    } catch {
      try? Directory.remove(work)
      throw error
    }
    return manifest
  }

  /// Decompresses one into `work`, under `name`, and holds it against its sum.
  static func restore(
    _ segment: ArchivedSegment, from place: String, to work: String, as name: String? = nil
  ) throws(ArchiveError) {
    let reader: SeekableReader
    do throws(SeekableFileError) {
      reader = try SeekableReader(place + "/" + segment.storedName)
    } catch {
      throw ArchiveError(error.description)
    }
    var target = try wrapping { () throws(SystemFailure) in
      try FileTarget(work + "/" + (name ?? segment.name))
    }
    var sum = ContentSum()
    for number in 0..<reader.frameCount {
      let content: [UInt8]
      do throws(SeekableFileError) { content = try reader.frame(number) } catch {
        throw ArchiveError(error.description)
      }
      sum.add(content[...])
      do throws(SystemFailure) { try target.write(content[...]) } catch {
        throw ArchiveError(error.description)
      }
    }
    do throws(SystemFailure) { try target.finish() } catch { throw ArchiveError(error.description) }
    guard sum.end() == segment.sum, UInt64(target.byteCount) == segment.byteCount else {
      throw ArchiveError(
        "'\(place)/\(segment.storedName)': it isn't what was archived: its checksum is another")
    }
  }

  static func wrapping<Result: ~Copyable>(
    _ body: () throws(SystemFailure) -> Result
  ) throws(ArchiveError) -> Result {
    do throws(SystemFailure) { return try body() } catch { throw ArchiveError(error.description) }
  }
}

extension JournalArchive {
  /// Deletes the journal at `journal`, which `prove` has just proven to be archived.
  public static func remove(provenJournal journal: String) throws(ArchiveError) {
    let snapshots = SnapshotFile.directory(of: journal)
    try wrapping { () throws(SystemFailure) in
      if Directory.isThere(snapshots) { try Directory.remove(snapshots) }
      try Directory.remove(journal)
    }
  }

  /// Journals kept in an archive, the newest of each instance first.
  public static func kept(in archive: String) -> [(place: String, manifest: ArchiveManifest)] {
    var found: [(place: String, manifest: ArchiveManifest)] = []
    for name in Directory.names(in: archive) where !name.hasSuffix(".partial") {
      let place = archive + "/" + name
      if let manifest = try? ArchiveManifest(in: place) { found.append((place, manifest)) }
    }
    return found.sorted {
      ($0.manifest.instance, $1.manifest.started) < ($1.manifest.instance, $0.manifest.started)
    }
  }

  /// What of an archive is no longer to be kept warm.
  public static func cooled(
    in archive: String, warm: Retention, now: Nanoseconds
  ) -> [(place: String, manifest: ArchiveManifest)] {
    var ranks: [String: Int] = [:]
    return kept(in: archive).filter { entry in
      let rank = ranks[entry.manifest.instance, default: 0]
      ranks[entry.manifest.instance] = rank + 1
      // A journal that goes on reads them from here.
      guard entry.manifest.isWhole, let start = parseTime(entry.manifest.started) else {
        return false
      }
      return !warm.keeps(rank: rank, start: start, now: now)
    }
  }
}
