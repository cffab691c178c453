// What the tests of text and JSON share: messages written with `|`, and decoders that must take them.

import FIXCodec
import FIXDictionary
import FIXMessages
import FIXText
import Testing

let apusLexicon = Lexicon(.apus)

/// `35=0|49=A|…` as a whole message: begin, length and checksum are added.
func whole(_ body: String) -> [UInt8] {
  let bytes = body.utf8.map { $0 == UInt8(ascii: "|") ? 0x01 : $0 }
  return RandomMessages.framed("FIX.4.2", bytes)
}

/// The same where the fields in the middle don't matter.
func message(_ type: String, _ fields: String) -> [UInt8] {
  whole("35=\(type)|34=2|49=CLIENT|52=20261125-09:30:00.000|56=APUS|\(fields)")
}

/// With `|` for separators, to be read in a failure.
func readable(_ bytes: [UInt8]) -> String {
  String(decoding: bytes.map { $0 == 0x01 ? UInt8(ascii: "|") : $0 }, as: UTF8.self)
}

/// What the decoder finds in the bytes of one message.
func decoded(_ bytes: [UInt8], dialect: Dialect = .apus) throws -> FieldList {
  var decoder = Decoder(dialect: dialect)
  return try unsafe bytes.withUnsafeBytes { buffer in
    try #require(unsafe decoder.next(buffer) == .message(byteCount: bytes.count))
    return FieldList(decoder.message)
  }
}

/// The validator's verdict on the bytes of one message.
func verdict(_ bytes: [UInt8], _ compiled: CompiledDialect) throws -> Verdict {
  var decoder = Decoder(dialect: compiled.dialect)
  var validator = Validator(compiled)
  return try unsafe bytes.withUnsafeBytes { buffer in
    try #require(unsafe decoder.next(buffer) == .message(byteCount: bytes.count))
    var message = decoder.message
    return validator.check(&message)
  }
}
