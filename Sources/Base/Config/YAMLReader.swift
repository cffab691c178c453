// libyaml behind a wall: the one file that holds its pointers. It gives the text's events one by
// one, as values with marks; what they mean is for ConfigTree to say. libyaml is chosen because it
// is in every distribution, gives exact positions, and has met worse files than ours.

import CYAML

/// One step through the text of a YAML file.
struct YAMLEvent {
  enum Kind: Equatable {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias(String)
    case scalar(String, quoted: Bool)
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
  }

  var kind: Kind
  var mark: ConfigMark
  var anchor: String?
  var tag: String?
}

/// Reads a text's events. Owns a copy of the text and libyaml's state; both live until it ends.
@safe
struct YAMLReader: ~Copyable {
  // At a fixed address, because libyaml's state points into itself.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeMutableBufferPointer<UInt8>

  init(_ text: String) {
    var utf8 = Substring(text).utf8
    // Taken off here: libyaml would count it as a column.
    if utf8.starts(with: [0xEF, 0xBB, 0xBF]) { utf8 = utf8.dropFirst(3) }
    unsafe bytes = .allocate(capacity: utf8.count)
    _ = unsafe bytes.initialize(fromContentsOf: utf8)
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    let initialized = unsafe yaml_parser_initialize(parser)
    precondition(initialized == 1, "no memory to read a config file")
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe bytes.deallocate()
  }

  /// The next event. After `.streamEnd` or a throw there is none, and no further call is allowed.
  mutating func next() throws(YAMLFault) -> YAMLEvent {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw fault() }
    defer { unsafe yaml_event_delete(&event) }
    return unsafe Self.value(of: event)
  }

  @unsafe
  private static func value(of event: yaml_event_t) -> YAMLEvent {
    let mark = unsafe ConfigMark(event.start_mark)
    func plain(_ kind: YAMLEvent.Kind) -> YAMLEvent { YAMLEvent(kind: kind, mark: mark) }
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: return plain(.streamStart)
    case YAML_STREAM_END_EVENT: return plain(.streamEnd)
    case YAML_DOCUMENT_START_EVENT: return plain(.documentStart)
    case YAML_DOCUMENT_END_EVENT: return plain(.documentEnd)
    case YAML_SEQUENCE_END_EVENT: return plain(.sequenceEnd)
    case YAML_MAPPING_END_EVENT: return plain(.mappingEnd)
    case YAML_ALIAS_EVENT:
      return plain(.alias(unsafe string(event.data.alias.anchor) ?? ""))
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let text = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let kind = unsafe YAMLEvent.Kind.scalar(
        String(decoding: text, as: UTF8.self), quoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
      return unsafe YAMLEvent(
        kind: kind, mark: mark, anchor: string(scalar.anchor), tag: string(scalar.tag))
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      return unsafe YAMLEvent(
        kind: .sequenceStart, mark: mark, anchor: string(start.anchor), tag: string(start.tag))
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      return unsafe YAMLEvent(
        kind: .mappingStart, mark: mark, anchor: string(start.anchor), tag: string(start.tag))
    default:
      // libyaml answers so only when asked beyond the end, which `next` forbids.
      preconditionFailure("an event that isn't one, after the end of a YAML stream")
    }
  }

  private func fault() -> YAMLFault {
    let state = unsafe parser.pointee
    let problem = unsafe Self.string(state.problem) ?? ""
    guard unsafe state.error != YAML_MEMORY_ERROR else { fatalError("no memory to read a config") }
    if unsafe state.error == YAML_READER_ERROR {
      // The reader runs ahead of the scanner and knows only an offset into the bytes.
      let offset = unsafe min(Int(state.problem_offset), bytes.count)
      let mark = unsafe markOf(offset: offset, in: Array(bytes))
      return unsafe YAMLFault(problem: problem, mark: mark, character: state.problem_value)
    }
    let context = unsafe Self.string(state.context)
    let atCharacter = unsafe state.buffer.pointer != nil && state.unread > 0
    return unsafe YAMLFault(
      problem: problem, mark: withinText(ConfigMark(state.problem_mark)),
      context: context, contextMark: context == nil ? nil : ConfigMark(state.context_mark),
      character: atCharacter ? CInt(state.buffer.pointer.pointee) : 0)
  }

  /// libyaml ends every text with a line break, and so may point at a line that no editor shows.
  private func withinText(_ mark: ConfigMark) -> ConfigMark {
    let end = unsafe markOf(offset: bytes.count, in: Array(bytes))
    return mark.line > end.line ? end : mark
  }

  @unsafe
  private static func string(_ text: UnsafePointer<UInt8>?) -> String? {
    guard let text = unsafe text else { return nil }
    return unsafe String(cString: text)
  }

  @unsafe
  private static func string(_ text: UnsafeMutablePointer<UInt8>?) -> String? {
    unsafe string(UnsafePointer(text))
  }

  @unsafe
  private static func string(_ text: UnsafePointer<CChar>?) -> String? {
    guard let text = unsafe text else { return nil }
    return unsafe String(cString: text)
  }
}

extension ConfigMark {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}
