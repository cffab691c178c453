// The codec against its reference, on any bytes: what stands at their front, which fields, what each value
// says, and whether the dialect allows it. One complaint, or none.

import FIXCodec
import FIXDictionary
import ReferenceFIX

public struct Judge: ~Copyable {
  /// A decoder of each width that this machine has. A class, as a list can't hold what isn't copied.
  final class Contender {
    let scanner: Scanner
    var decoder: Decoder
    /// Where the bytes lie: with nothing behind them, and for some widths with nothing before them.
    let memory: GuardedBytes
    let place: GuardedBytes.Place

    init(_ scanner: Scanner, _ dialect: Dialect, _ limits: DecoderLimits) {
      self.scanner = scanner
      decoder = Decoder(dialect: dialect, limits: limits, scanner: scanner)
      memory = GuardedBytes(byteCount: 2 * limits.messageBytes)
      place = scanner == .avx2 || scanner == .portable ? .begin : .end
    }
  }

  public let framer: ReferenceFramer
  let reference: ReferenceValidator
  let contenders: [Contender]
  /// Has seen all messages before, and so recognises shapes.
  var validator: Validator
  /// Of the message before: values that haven't changed aren't read again.
  var valuesBefore: [[UInt8]] = []
  /// Of the messages that were looked at: how many were whole, and how many the dialect allows.
  public private(set) var messageCount = 0
  public private(set) var goodCount = 0

  public init(_ dialect: Dialect, messageBytesMax: Int = 64 * 1024) {
    let rules = ReferenceRules(dialect)
    framer = ReferenceFramer(messageBytesMax: messageBytesMax, rules: rules)
    reference = ReferenceValidator(rules)
    validator = Validator(CompiledDialect(dialect))
    let limits = DecoderLimits(messageBytes: messageBytesMax)
    contenders = Scanner.available.map { Contender($0, dialect, limits) }
  }

  /// What is wrong with how the codec reads the front of `stream`.
  public mutating func complaint(_ stream: [UInt8]) -> String? {
    let expected = framer.frame(stream)
    guard case .message(let byteCount) = expected else {
      return framesDiffer(stream, expected)
    }
    messageCount += 1
    let message = Array(stream[0..<byteCount])
    guard let fields = ReferenceField.all(message, rules: framer.rules) else {
      return "the reference frames a message that it can't split"
    }
    defer { valuesBefore = fields.map(\.value) }
    let verdict = reference.verdict(fields)
    if verdict == .good { goodCount += 1 }
    var isFirst = true
    for contender in contenders {
      let complaint = unsafe contender.memory.with(stream, at: contender.place) {
        bytes -> String? in
        let found = unsafe contender.decoder.next(bytes)
        if !Self.agree(expected, found, stream.count) { return "says \(found), not \(expected)" }
        var message = contender.decoder.message
        if let wrong = Self.compare(fields, message) { return wrong }
        if isFirst, let wrong = compareValues(fields, message) { return wrong }
        let said = validator.check(&message)
        if let wrong = Self.compare(verdict, said, message) { return wrong }
        return isFirst && verdict == .good ? compareGroups(fields, message) : nil
      }
      if let complaint { return "\(contender.scanner.name): \(complaint)" }
      isFirst = false
    }
    return nil
  }

  private func framesDiffer(_ stream: [UInt8], _ expected: ReferenceFrame) -> String? {
    for contender in contenders {
      let found = unsafe contender.memory.with(stream, at: contender.place) {
        unsafe contender.decoder.next($0)
      }
      if !Self.agree(expected, found, stream.count) {
        return "\(contender.scanner.name): says \(found), not \(expected)"
      }
    }
    return nil
  }

  /// Noise without an end in sight may be reported in pieces, a few last bytes held back.
  public static func agree(_ expected: ReferenceFrame, _ found: Frame, _ count: Int) -> Bool {
    switch (expected, found) {
    case (.message(let expected), .message(let found)): expected == found
    case (.incomplete, .incomplete): true
    case (.garbled(let expected, let why), .garbled(let found, let because)):
      expected == found && why == because.name
    case (.refused(let why), .refused(let because)): why == because.name
    case (.noise(let expected, isCertain: true), .noise(let found)): expected == found
    case (.noise(let limit, isCertain: false), .noise(let found)):
      found > 0 && found <= limit && found + 8 >= limit
    case (.noise(_, isCertain: false), .incomplete): count < 8
    default: false
    }
  }

  static func compare(_ fields: [ReferenceField], _ message: Message) -> String? {
    if message.count != fields.count {
      return "finds \(message.count) fields, not \(fields.count)"
    }
    for (position, field) in fields.enumerated() {
      let tag = message.tag(at: position)
      if Int(tag) != field.tag ?? Int(Decoder.strangeTag) {
        return "field \(position) has the tag \(tag), not \(field.tagText)"
      }
      if message.tagText(at: position).array != Array(field.tagText.utf8) {
        return "field \(position) is written \(message.tagText(at: position).text)"
      }
      if message.value(at: position).array != field.value {
        return
          "field \(position) has the value '\(Written.text(message.value(at: position).array))'"
          + ", not '\(Written.text(field.value))'"
      }
    }
    return nil
  }

  static func compare(_ expected: ReferenceVerdict, _ said: Verdict, _ message: Message)
    -> String?
  {
    let tagText =
      said.tag == Decoder.strangeTag && said.position >= 0
      ? message.tagText(at: said.position).text : String(said.tag)
    let found = ReferenceVerdict(
      fault: ReferenceFault(said.fault), position: said.position, tagText: tagText)
    return found == expected ? nil : "the verdict is '\(found)', not '\(expected)'"
  }

  // MARK: Groups

  /// Where each entry of each group of the body lies, groups within entries too.
  private func compareGroups(_ fields: [ReferenceField], _ message: Message) -> String? {
    for group in reference.groups(fields) {
      var entries: [Range<Int>] = []
      // However it is found: at the top by the tag, within an entry by the entry's.
      let tag = message.tag(at: group.position)
      let view: GroupView
      if let outer = group.outer {
        guard let entry = Self.entry(outer, message) else { return "no entry at \(outer)" }
        view = entry.group(tag: tag)
      } else {
        view = message.group(tag: tag)
      }
      var entry = view.first
      while let each = entry {
        entries.append(each.from..<each.end)
        entry = each.next
      }
      if entries != group.entries {
        return "group \(tag) has the entries \(entries), not \(group.entries)"
      }
    }
    return nil
  }

  /// The entry that begins at a position, by the path of count fields that leads there.
  private static func entry(_ path: [(count: Int, from: Int)], _ message: Message) -> EntryView? {
    var view: EntryView?
    for step in path {
      let tag = message.tag(at: step.count)
      var entry = view.map { $0.group(tag: tag).first } ?? message.group(tag: tag).first
      while let each = entry, each.from != step.from { entry = each.next }
      view = entry
      if view == nil { return nil }
    }
    return view
  }
}

extension ReferenceFault {
  init(_ fault: Fault) {
    self =
      switch fault {
      case .none: .none
      case .invalidTag: .invalidTag
      case .requiredMissing: .requiredMissing
      case .notDefinedForType: .notDefinedForType
      case .noValue: .noValue
      case .outOfRange: .outOfRange
      case .badFormat: .badFormat
      case .invalidType: .invalidType
      case .outOfOrder: .outOfOrder
      case .repeated: .repeated
      case .groupCount: .groupCount
      case .conditionMissing: .conditionMissing
      }
  }
}

extension Judge {
  /// What the reference says of a whole message, for people.
  public func verdictText(_ message: [UInt8]) -> String {
    guard case .message = framer.frame(message),
      let fields = ReferenceField.all(message, rules: framer.rules)
    else { return "\(framer.frame(message))" }
    return "\(reference.verdict(fields))"
  }
}
