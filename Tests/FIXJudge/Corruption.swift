// A valid message made wrong in every small way, and each result judged.

import ReferenceFIX

public enum Corruption {
  /// All 256, and those that tell most: what fields are made of and what is next to that.
  public static let everyByte = [UInt8](0...255)
  public static let tellingBytes =
    [UInt8]("\u{1}=0123456789-.:/ ABNYabyz|\u{0}\u{2}\u{7F}".utf8) + [0x80, 0xFF]

  /// Each byte to each of these: as it is, and with the checksum put right again (the length is right
  /// where the body is hit; where 9 is hit, it is what is wrong). The first complaint.
  public static func substitutions(
    _ message: [UInt8], by others: [UInt8] = everyByte, _ judge: inout Judge
  ) -> String? {
    for at in message.indices {
      for other in others where other != message[at] {
        var bytes = message
        bytes[at] = other
        if let complaint = judge.complaint(bytes) { return report(complaint, bytes) }
        if at >= message.count - 7 { continue }
        bytes = Written.resummed(bytes)
        if let complaint = judge.complaint(bytes) { return report(complaint, bytes) }
      }
    }
    return nil
  }

  /// Bytes of note inserted, bytes left out, fields left out, doubled and swapped, each time with length and
  /// checksum put right and once more with the length left as it was.
  public static func edits(_ message: [UInt8], _ judge: inout Judge) -> String? {
    let head = Array(message[..<bodyStart(message)])
    let body = body(of: message)
    for edited in edits(of: body) {
      for bytes in [Written.message(body: edited), Written.summed(head + edited)] {
        if let complaint = judge.complaint(bytes) { return report(complaint, bytes) }
      }
    }
    return nil
  }

  static func edits(of body: [UInt8]) -> [[UInt8]] {
    var all: [[UInt8]] = []
    for at in 0...body.count {
      for byte in Array("\u{1}=-.019A \u{0}".utf8) + [0xFF] {
        all.append(Array(body[..<at]) + [byte] + body[at...])
      }
      if at < body.count { all.append(Array(body[..<at]) + body[(at + 1)...]) }
    }
    let fields = split(body)
    for at in fields.indices {
      all.append(joined(fields[..<at] + fields[(at + 1)...]))
      all.append(joined(fields[...at] + fields[at...]))
      all.append(joined(fields + [fields[at]]))
      for strange in [
        "=", "55", "55=", "-1=x", "0=x", "99999=x", "123456789=x", "1234567890=x", "999=x",
      ] {
        all.append(joined(fields[..<at] + [Array(strange.utf8) + [Written.soh]] + fields[at...]))
      }
      for other in fields.indices.dropFirst(at + 1) {
        var swapped = fields
        swapped.swapAt(at, other)
        all.append(joined(swapped[...]))
      }
    }
    return all
  }

  private static func joined(_ fields: some Collection<[UInt8]>) -> [UInt8] {
    Array(fields.joined())
  }

  /// At separators, those in data too.
  static func split(_ body: [UInt8]) -> [[UInt8]] {
    body.split(separator: Written.soh, omittingEmptySubsequences: false).dropLast().map {
      $0 + [Written.soh]
    }
  }

  /// From 35 on, to the checksum.
  public static func body(of message: [UInt8]) -> [UInt8] {
    Array(message[bodyStart(message)..<(message.count - 7)])
  }

  /// Behind the separator of 9.
  static func bodyStart(_ message: [UInt8]) -> Int {
    let separators = message.indices.filter { message[$0] == Written.soh }
    return separators[1] + 1
  }

  private static func report(_ complaint: String, _ bytes: [UInt8]) -> String {
    "\(complaint): \(Written.text(bytes))"
  }
}
