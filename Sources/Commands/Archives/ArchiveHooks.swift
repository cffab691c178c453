// Archives beyond this machine. There is no client of any object store here: a command that the operator
// names puts a file away, and another one says what the store holds. Only what the second one proves
// counts.

import Glibc
import JournalTools
import Platform

public struct ArchiveHooks: Sendable {
  /// `{}` is the file, `{name}` its journal and name.
  public var put: String
  /// Prints the SHA-256 of what the store holds, as sha256sum does.
  public var check: String

  public init(put: String, check: String) {
    self.put = put
    self.check = check
  }

  /// The file in a journal's archive that says what was put away and proven.
  public static let recordName = "put.txt"

  /// Puts every file of the archived journal at `place` away, and proves each.
  public func putAway(_ place: String, progress: (String) -> Void) throws(ArchiveError) {
    let manifest = try ArchiveManifest(in: place)
    let before = Self.record(of: place)
    var record = ""
    for file in try Self.files(of: manifest, in: place) {
      // Segments follow one by one while a journal goes on; what was proven to be there stays there.
      if before.contains("\(file.sum)  \(file.name)") {
        record += "\(file.sum)  \(file.name)\n"
        continue
      }
      progress("put \(file.name)")
      let answer = Self.run(put, place, file.name)
      guard answer.status == 0 else {
        throw ArchiveError("--put ended with \(answer.status) for '\(place)/\(file.name)'")
      }
      try prove(file, in: place)
      record += "\(file.sum)  \(file.name)\n"
    }
    let path = place + "/" + Self.recordName
    try JournalArchive.wrapping { () throws(SystemFailure) in
      if Directory.isThere(path) { _ = unsafe unlink(path) }
      var file = try FileTarget(path)
      try file.write(Array(record.utf8)[...])
      try file.finish()
      try Directory.sync(place)
    }
  }

  /// Proves that the store holds every file of the archived journal at `place`.
  public func proveAway(_ place: String, progress: (String) -> Void) throws(ArchiveError) {
    guard Self.isPutAway(place) else {
      throw ArchiveError("'\(place)' was never put away: archive it with --put and --check first")
    }
    for file in try Self.files(of: try ArchiveManifest(in: place), in: place) {
      progress("check \(file.name)")
      try prove(file, in: place)
    }
  }

  /// All that is there now was put away.
  public static func isPutAway(_ place: String) -> Bool {
    let record = record(of: place)
    guard let manifest = try? ArchiveManifest(in: place),
      let files = try? files(of: manifest, in: place)
    else { return false }
    return files.allSatisfy { record.contains("\($0.sum)  \($0.name)") }
  }

  private static func record(of place: String) -> Set<String> {
    guard let source = try? FileSource(place + "/" + recordName),
      let count = try? source.byteCount(), let bytes = try? source.read(count, at: 0)
    else { return [] }
    return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
  }

  private func prove(_ file: (name: String, sum: String), in place: String) throws(ArchiveError) {
    let answer = Self.run(check, place, file.name)
    let said = answer.output.prefix { !$0.isWhitespace }
    guard answer.status == 0, said == file.sum else {
      throw ArchiveError(
        "--check doesn't prove '\(place)/\(file.name)': it ended with \(answer.status) and said "
          + "'\(said)', where \(file.sum) is due")
    }
  }

  private static func files(
    of manifest: ArchiveManifest, in place: String
  ) throws(ArchiveError) -> [(name: String, sum: String)] {
    let own = try JournalArchive.wrapping { () throws(SystemFailure) in
      try JournalArchive.sum(of: place + "/" + ArchiveManifest.fileName)
    }
    return manifest.segments.map { ($0.storedName, $0.storedSum) }
      + [(ArchiveManifest.fileName, own)]
  }

  private static func run(
    _ command: String, _ place: String, _ name: String
  ) -> (status: Int32, output: String) {
    let line = command.replacing(
      "{name}", with: quoted(JournalArchive.name(of: place) + "/" + name)
    )
    .replacing("{}", with: quoted(place + "/" + name))
    guard let stream = unsafe popen(line, "r") else { return (-1, "") }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, stream)
      if count == 0 { break }
      // An answer is a line; of more only the beginning counts.
      if output.count < 65_536 { output += buffer[..<count] }
    }
    let status = unsafe pclose(stream)
    return (
      status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F,
      String(decoding: output, as: UTF8.self)
    )
  }

  /// One word of a shell's, whatever is in it.
  private static func quoted(_ word: String) -> String {
    "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
