// Which build this is: the version and a checksum of the program file itself, so that a journal can say
// exactly what wrote it.

import CChecksum
import Platform

public enum BuildID {
  public static let version = "0.1.0"

  /// Like "0.1.0+1a2b3c4d"; the version alone where the program file can't be read.
  public static func current() -> String { (try? read()) ?? version }

  /// Of another program file, such as the core that a tool lies beside.
  public static func of(program path: String) -> String { (try? read(path)) ?? version }

  /// The same for who puts it on record: a log that named no build would be another build's to the next start.
  static func read(_ path: String = "/proc/self/exe") throws(SystemFailure) -> String {
    let file = try OwnedFile.openForReading(path)
    let mapping = try Mapping(
      file: file.descriptor, byteCount: Int(try file.byteCount()), writable: false,
      named: "the program")
    let checksum = unsafe apus_crc32c(0, mapping.base, mapping.byteCount)
    let digits = String(checksum, radix: 16)
    return version + "+" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
