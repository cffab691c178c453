// apus journal archive, unarchive and prune: journals that are over go where they cost little, and the
// originals only once that is proven.

import Archives
import Arguments
import CommandWords
import EventText
import Events
import Journal
import JournalTools
import Platform
import Printing

extension JournalCommand {
  static let root = Positional.required(
    "ROOT",
    help: "The directory that holds journals, as the config's 'journal: directory' names it.")
  static let archiveTo = Option.required(
    "to", placeholder: "ARCHIVE", help: "The archive: a directory, or file:// and its path.")
  static let archiveOption = Option.required(
    "archive", placeholder: "ARCHIVE", help: "The archive: a directory, or file:// and its path.")
  static let hot = Option.text(
    "hot", placeholder: "KEEP", default: "1",
    help: "Leaves alone what is this new: \(Retention.allowed).")
  static let warm = Option.text(
    "warm", placeholder: "KEEP",
    help: "Also takes out of the archive what isn't this new and was put away: with --check.")
  static let segments = Option.text(
    "segments", placeholder: "KEEP",
    help:
      "Also of the newest journal, which may be at work, finished segments that aren't this new: a "
      + "number of them from 1, or an age.")
  static let level = Option.integer(
    "level", in: 1...19, default: 6, help: "How hard zstd tries.")
  static let put = Option.text(
    "put", placeholder: "COMMAND",
    help: "Puts each archived file elsewhere; {} is the file, {name} its journal and name.")
  static let check = Option.text(
    "check", placeholder: "COMMAND",
    help: "Prints the SHA-256 of what is there, as sha256sum does; {} and {name} as for --put.")
  static let dryRun = Option.flag("dry-run", help: "Only says what would be done.")
  static let place = Positional.required(
    "ARCHIVED", help: "A journal in an archive: the directory with its manifest.")

  private static let retentionGuide = [
    "The newest journal of an instance is left alone, since its core may be at work; with --hot, "
      + "so are those that are newer than that. A journal that can't be read or is damaged stays where "
      + "it is, and is named.",
    "With --segments the newest goes too, segment by segment: what is finished and isn't hot. The core "
      + "at work doesn't notice. Where a segment was, a small file stays that says where it is now, so dump, "
      + "verify, replay and the rest read it out of the archive, and name what is missing if that isn't "
      + "there.",
    "Hot is the journal as it was written. Warm is the archive: each segment as zstd frames of 1 MiB with "
      + "a table for seeking ('zstd -d' reads it), beside a manifest with the SHA-256 of each. Cold "
      + "is wherever --put takes it. Apus has no client of an object store: --put and --check are your "
      + "commands, and what --check doesn't prove isn't put away.",
  ]

  static let archive = Command(
    "archive", summary: "compresses journals that are over into an archive, and proves each copy",
    discussion: retentionGuide + [
      "A copy counts once it was read back, decompressed, and has the original's SHA-256. Originals stay: "
        + "'apus journal prune' takes them away."
    ],
    options: [archiveTo, hot, segments, level, put, check, dryRun, Apus.json], positionals: [root],
    examples: [
      Example(
        "apus journal archive journal --to /mnt/archive", "All but the newest of each instance."),
      Example(
        "apus journal archive journal --to /mnt/archive --hot 7d --dry-run",
        "What would be archived of what is older than a week?"),
      Example(
        "apus journal archive journal --to /mnt/archive --segments 12h",
        "And of the journals that cores are writing, what is finished and older than 12 hours."),
      Example(
        "apus journal archive journal --to archive --put 'install -D {} /cold/{name}' "
          + "--check 'sha256sum /cold/{name}'",
        "On to another place, proven; of an object store, with its own client."),
    ],
    exitCodes: [
      0: "done", 1: "a journal stays behind, and why", 2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      try ArchiveRun(values, archive: archiveTo).archive()
    })

  static let prune = Command(
    "prune", summary: "deletes journals of which the archive has a proven copy",
    discussion: retentionGuide + [
      "Before a journal is deleted each of its files is compared with what the archive decompresses to. One "
        + "that isn't archived, or isn't the same, stays.",
      "Of a journal that goes on (--segments) nothing goes that a start may need: a start reads from its "
        + "newest snapshot, or the one before it should that be damaged, so segments before the oldest "
        + "snapshot may go, and without a snapshot none.",
    ],
    options: [archiveOption, hot, segments, warm, check, dryRun, Apus.json], positionals: [root],
    examples: [
      Example(
        "apus journal prune journal --archive /mnt/archive --hot 7d", "What is over a week old."),
      Example(
        "apus journal prune journal --archive /mnt/archive --segments 24",
        "And of the journals that go on all finished segments but the newest 24."),
      Example(
        "apus journal prune journal --archive archive --warm 90d "
          + "--check 'sha256sum /cold/{name}'",
        "And out of the archive what was put away and is older than 90 days."),
    ],
    exitCodes: [
      0: "done", 1: "a journal stays that was to go, and why", 2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      try ArchiveRun(values, archive: archiveOption).prune()
    })

  static let unarchive = Command(
    "unarchive", summary: "brings a journal back from an archive, byte for byte",
    discussion: [
      "With --to the journal's own directory, that goes on without some of its segments, those are "
        + "brought back into their places."
    ],
    options: [target, Apus.json], positionals: [place],
    examples: [
      Example(
        "apus journal unarchive archive/demo-20260102T030405.678Z --to journal/again",
        "To replay it, say.")
    ],
    exitCodes: [
      0: "done", 1: "the archive is damaged, or the directory can't be made",
      2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      let progress = Progress()
      do throws(ArchiveError) {
        let manifest = try JournalArchive.restore(
          values[place], to: values[target], progress: progress.show)
        progress.end()
        var output = Output()
        if values[Apus.json] {
          let object: JSONObject = [
            "journal": .text(values[target]), "records": .number(manifest.recordCount),
            "segments": .number(UInt64(manifest.segments.count)),
          ]
          output.write { object.appendLine(to: &$0) }
        } else {
          output.write(
            "\(values[target]): \(Readable.plural(manifest.recordCount, "record")) in "
              + "\(Readable.plural(UInt64(manifest.segments.count), "segment")), as they were\n")
        }
        return .done
      } catch {
        progress.end()
        complain(error.description)
        return .refused
      }
    })
}

/// One run of archive or prune: what becomes of each journal, told one by one.
private struct ArchiveRun {
  private let root: String
  private let archivePath: String
  private let hot: Retention
  private let segments: Retention?
  private let values: Values
  private let now = Nanoseconds(ClockReading.wallNs)
  private let progress = Progress()

  init(_ values: Values, archive: Option<String>) throws(UsageError) {
    self.values = values
    root = Self.trimmed(values[JournalCommand.root])
    archivePath = try Self.path(values[archive], "--\(archive.specification.name)")
    hot = try Self.retention(values[JournalCommand.hot], "--hot")
    segments = try values[JournalCommand.segments].map { word throws(UsageError) in
      try Self.retention(word, "--segments", "a number of segments from 1, or an age such as 7d")
    }
    if values[JournalCommand.put] != nil, values[JournalCommand.check] == nil {
      throw UsageError("--put needs --check: what isn't proven isn't put away")
    }
  }

  private static func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    return String(path)
  }

  private static func path(_ word: String, _ option: String) throws(UsageError) -> String {
    if word.hasPrefix("file://") { return trimmed(String(word.dropFirst(7))) }
    if let scheme = word.firstRange(of: "://") {
      throw UsageError(
        "\(option) is '\(word)': there is no client for \(word[..<scheme.lowerBound]) here; archive to a "
          + "directory and take it on with --put and --check")
    }
    return trimmed(word)
  }

  private static func retention(
    _ word: String, _ option: String, _ allowed: String = Retention.allowed
  ) throws(UsageError) -> Retention {
    guard let retention = Retention(word) else {
      throw UsageError("\(option) is '\(word)': it takes \(allowed)")
    }
    return retention
  }

  private var isDry: Bool { values[JournalCommand.dryRun] }

  // MARK: The two

  func archive() throws(UsageError) -> ExitStatus {
    let level = values[JournalCommand.level]
    let hooks = values[JournalCommand.put].map {
      ArchiveHooks(put: $0, check: values[JournalCommand.check] ?? "")
    }
    guard isDirectory(root), isDirectory(archivePath) else { return .refused }
    return each { journal, isNewest throws(ArchiveError) in
      let place = JournalArchive.place(of: journal, in: archivePath)
      var said: [String] = []
      let kept = try? ArchiveManifest(in: place)
      if isNewest, let segments {
        let outcome = try SegmentArchive.store(
          journal, in: archivePath, hot: segments, now: now, level: level, isDry: isDry,
          progress: progress.show)
        said.append(archived(outcome))
        if outcome.total == 0 { return said[0] }
      } else if kept?.isWhole == true {
        said.append("archived already")
      } else if isDry {
        said.append("would be archived")
      } else {
        let manifest = try JournalArchive.store(
          journal, in: archivePath, level: level, progress: progress.show)
        let bytes = manifest.segments.reduce(0) { $0 + $1.byteCount }
        let stored = manifest.segments.reduce(0) { $0 + $1.storedByteCount }
        said.append("archived, \(Readable.bytes(bytes)) as \(Readable.bytes(stored)), proven")
      }
      if let hooks {
        if ArchiveHooks.isPutAway(place) {
          said.append("put away already")
        } else if isDry {
          said.append("would be put away")
        } else {
          try hooks.putAway(place, progress: progress.show)
          said.append("put away, proven")
        }
      }
      return said.joined(separator: "; ")
    }
  }

  func prune() throws(UsageError) -> ExitStatus {
    var warm: Retention?
    if let word = values[JournalCommand.warm] { warm = try Self.retention(word, "--warm") }
    guard (warm == nil) == (values[JournalCommand.check] == nil) else {
      throw UsageError(
        "--warm and --check go together: only what is proven to be elsewhere is deleted")
    }
    guard isDirectory(root), isDirectory(archivePath) else { return .refused }
    var status = each { journal, isNewest throws(ArchiveError) in
      if isNewest, let segments {
        return pruned(
          try SegmentArchive.prune(
            journal, in: archivePath, hot: segments, now: now, isDry: isDry,
            progress: progress.show))
      }
      try JournalArchive.prove(journal, in: archivePath, progress: progress.show)
      if isDry { return "proven to be archived; would be deleted" }
      try JournalArchive.remove(provenJournal: journal)
      return "proven to be archived; deleted"
    }
    guard let warm else { return status }
    let hooks = ArchiveHooks(put: "", check: values[JournalCommand.check] ?? "")
    for (place, _) in JournalArchive.cooled(in: archivePath, warm: warm, now: now) {
      do throws(ArchiveError) {
        try hooks.proveAway(place, progress: progress.show)
        if !isDry { try JournalArchive.remove(provenJournal: place) }
        tell(
          place,
          isDry ? "proven to be put away; would be deleted" : "proven to be put away; deleted")
      } catch {
        status = .refused
        tell(place, nil)
        complain(error.description)
      }
    }
    return status
  }

  private func archived(_ outcome: SegmentArchive.Outcome) -> String {
    let all = "\(Readable.plural(UInt64(outcome.total), "finished segment")) in the archive"
    if outcome.segments == 0 { return "goes on; no more is to be archived, \(all)" }
    let these = Readable.plural(UInt64(outcome.segments), "segment")
    if isDry { return "goes on; \(these) would be archived" }
    return "goes on; \(these) archived, \(Readable.bytes(outcome.byteCount)) as "
      + "\(Readable.bytes(outcome.storedByteCount)), proven; \(all)"
  }

  private func pruned(_ outcome: SegmentArchive.Outcome) -> String {
    var said = "goes on; "
    if outcome.segments == 0 {
      said += "nothing is to be deleted"
    } else {
      said += "\(Readable.plural(UInt64(outcome.segments), "segment")) proven to be archived; "
      said += isDry ? "would be deleted" : "deleted, \(Readable.bytes(outcome.byteCount))"
    }
    said += ", \(outcome.total) only in the archive"
    return outcome.stopped.map { said + "; \($0)" } ?? said
  }

  private func isDirectory(_ path: String) -> Bool {
    if JournalTools.isDirectory(path) { return true }
    complain("'\(path)' is no directory: make it, or name another")
    return false
  }

  /// Does `work` for every journal that may go, and says what became of each.
  private func each(_ work: (String, Bool) throws(ArchiveError) -> String) -> ExitStatus {
    var status = ExitStatus.done
    let journals: [RetainedJournal]
    do throws(JournalError) {
      journals = try JournalRetention.verdicts(root: root, hot: hot, now: now)
    } catch {
      complain(error.description)
      return .refused
    }
    for journal in journals {
      switch journal.verdict {
      case .newest where segments == nil:
        tell(journal.directory, "kept: the newest of '\(journal.instance)'")
      case .hot: tell(journal.directory, "kept: hot")
      case .unreadable(let why):
        status = .refused
        tell(journal.directory, nil)
        complain(why)
      case .cold, .newest:
        do throws(ArchiveError) {
          let said = try work(journal.directory, journal.verdict == .newest)
          tell(journal.directory, said)
        } catch {
          status = .refused
          tell(journal.directory, nil)
          complain(error.description)
        }
      }
    }
    return status
  }

  /// `outcome`: nil where it stays and was to go.
  private func tell(_ path: String, _ outcome: String?) {
    progress.end()
    var output = Output()
    if values[Apus.json] {
      let object: JSONObject = [
        "journal": .text(path), "done": .bool(outcome != nil && !isDry),
        "outcome": .text(outcome ?? "stays"),
      ]
      output.write { object.appendLine(to: &$0) }
    } else {
      output.write("\(path): \(outcome ?? "stays")\n")
    }
  }
}
