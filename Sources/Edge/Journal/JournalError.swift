// What is wrong with a journal, where exactly, and how to look at it.

import Platform

public struct JournalError: Error, CustomStringConvertible, Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    /// The kernel refused: disk full, an I/O error, no such file, no permission.
    case system(SystemFailure)
    /// What was asked for can't be written.
    case settings
    /// There is no journal, or not of this program.
    case notAJournal
    /// Written by a build whose format this one doesn't read.
    case version
    /// Bytes that were promised aren't there or aren't what was written.
    case corruption
    /// A segment lies in an archive that isn't there.
    case archived
  }

  public var kind: Kind
  public var directory: String
  /// The segment's file name.
  public var segment: String?
  /// From the segment file's start.
  public var byteOffset: UInt64?
  /// The log-wide number of the record, from 0.
  public var record: UInt64?
  public var message: String

  public init(
    _ kind: Kind, directory: String, segment: String? = nil, byteOffset: UInt64? = nil,
    record: UInt64? = nil, message: String
  ) {
    self.kind = kind
    self.directory = directory
    self.segment = segment
    self.byteOffset = byteOffset
    self.record = record
    self.message = message
  }

  init(_ failure: SystemFailure, directory: String) {
    self.init(.system(failure), directory: directory, message: failure.description)
  }

  public var description: String {
    var place = "journal '\(directory)'"
    if let segment { place += ", segment \(segment)" }
    if let byteOffset { place += ", byte \(byteOffset)" }
    if let record { place += ", record \(record)" }
    guard kind == .corruption else { return "\(place): \(message)" }
    let from = record.map { " --from \($0 > 16 ? $0 - 16 : 0)" } ?? ""
    return "\(place): corrupt: \(message). Look with 'apus journal dump\(from) \(directory)'"
  }

  public var isCorruption: Bool { kind == .corruption }

  /// Runs system calls whose failures are this error's.
  static func wrapping<Result: ~Copyable>(
    _ directory: String, _ body: () throws(SystemFailure) -> Result
  ) throws(JournalError) -> Result {
    do throws(SystemFailure) {
      return try body()
    } catch {
      throw JournalError(error, directory: directory)
    }
  }
}
