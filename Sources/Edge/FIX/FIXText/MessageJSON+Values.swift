// One value from JSON to bytes, held to what its field allows.

import EventText
import Spellcheck

extension MessageJSON {
  /// The value's bytes. `tag`: nil for a field that no dialect has.
  func value(_ member: JSONNode.Member, _ tag: UInt16?) throws(JSONError) -> [UInt8] {
    if let wrapped = try wrapped(member) { return wrapped }
    let form = ValueForm(tag.flatMap { lexicon.field($0) }, lexicon)
    let bytes: [UInt8]
    switch (form, member.value.value) {
    case (.flag, .bool(let value)): return [value ? 0x59 : 0x4E]
    case (.names, .array(let nodes)):
      var codes: [[UInt8]] = []
      for node in nodes { codes.append(try code(node, member.key, tag ?? 0)) }
      guard !codes.isEmpty else { throw refusal(member, form, tag) }
      return Array(codes.joined(separator: [0x20]))
    case (.names, .string(let text)):
      var codes: [[UInt8]] = []
      for word in text.split(separator: 0x20) {
        let node = JSONNode(value: .string(Array(word)), column: member.value.column)
        codes.append(try code(node, member.key, tag ?? 0))
      }
      guard !codes.isEmpty else { throw refusal(member, form, tag) }
      return Array(codes.joined(separator: [0x20]))
    case (.name, _): return try code(member.value, member.key, tag ?? 0)
    case (.timestamp, .string(let text)), (.date, .string(let text)):
      bytes = ValueForm.fix(iso: text)
    case (_, .string(let text)): bytes = text
    case (.whole, .number(let text)), (.decimal, .number(let text)), (.text, .number(let text)):
      bytes = Array(text.utf8)
    default: throw refusal(member, form, tag)
    }
    guard form.takes(bytes) else { throw refusal(member, form, tag) }
    if form == .flag, bytes != [0x59], bytes != [0x4E] { throw refusal(member, form, tag) }
    return bytes
  }

  /// A value of a list by its name, or by its code.
  private func code(
    _ node: JSONNode, _ key: String, _ tag: UInt16
  ) throws(JSONError) -> [UInt8] {
    var word: String
    switch node.value {
    case .string(let text): word = String(decoding: text, as: UTF8.self)
    case .number(let text): word = text
    default: word = ""
    }
    if let code = lexicon.valueCode(tag, named: word) { return Array(code.utf8) }
    if lexicon.valueName(tag, word) != nil { return Array(word.utf8) }
    let near = nearest(word, in: lexicon.valueNames(tag)).map { " (did you mean '\($0)'?)" } ?? ""
    throw JSONError(
      column: node.column, field: key, found: node.kind + near,
      allowed: lexicon.allowedValues(tag))
  }

  /// `{"raw":"…"}` or `{"base64":"…"}`; nil for anything else.
  private func wrapped(_ member: JSONNode.Member) throws(JSONError) -> [UInt8]? {
    guard case .object(let parts) = member.value.value else { return nil }
    let allowed = "{\"raw\": text} or {\"base64\": text}"
    guard parts.count == 1, case .string(let text) = parts[0].value.value else {
      throw JSONError(
        column: member.value.column, field: member.key, found: "an object", allowed: allowed)
    }
    switch parts[0].key {
    case "raw": return text
    case "base64":
      if let bytes = Base64.decode(text) { return bytes }
      throw JSONError(
        column: parts[0].value.column, field: member.key, found: parts[0].value.kind,
        allowed: "base64 with its padding")
    default:
      throw JSONError(
        column: parts[0].keyColumn, field: member.key, found: "'\(parts[0].key)'",
        allowed: allowed)
    }
  }

  private func refusal(_ member: JSONNode.Member, _ form: ValueForm, _ tag: UInt16?) -> JSONError {
    JSONError(
      column: member.value.column, field: member.key, found: member.value.kind,
      allowed: form.allowed(tag ?? 0, lexicon))
  }
}
