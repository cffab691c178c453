// JSON of any shape, read as a tree: each value with its column, and what is said of what isn't JSON.

import EventText
import Testing

@Suite struct NodeTests {
  private func parse(_ text: String) throws(JSONError) -> JSONNode {
    let bytes = Array(text.utf8)
    return try JSONNode.parse(bytes.span)
  }

  private func fault(_ text: String) -> String {
    do throws(JSONError) {
      return "taken: \(try parse(text).kind)"
    } catch {
      return error.description
    }
  }

  /// The tree written again, with columns.
  private func shown(_ node: JSONNode) -> String {
    let text =
      switch node.value {
      case .null: "null"
      case .bool(let value): "\(value)"
      case .number(let digits): digits
      case .string(let bytes): "'" + String(decoding: bytes, as: UTF8.self) + "'"
      case .array(let nodes): "[" + nodes.map(shown).joined(separator: " ") + "]"
      case .object(let members):
        "{"
          + members.map { "\($0.key)@\($0.keyColumn)=\(shown($0.value))" }.joined(separator: " ")
          + "}"
      }
    return "\(text)@\(node.column)"
  }

  @Test func everyKindOfValue() throws {
    let text = #" {"a": [1, -2.50, "x\n\u00e9"], "b": {"c": null}, "d": [true, false, [], {}]} "#
    #expect(
      shown(try parse(text))
        == "{a@3=[1@9 -2.50@12 'x\né'@19]@8 b@33={c@39=null@44}@38 "
        + "d@51=[true@57 false@63 []@70 {}@74]@56}@2")
    #expect(shown(try parse("7")) == "7@1")
  }

  @Test(arguments: [
    ("", "column 1: found the end of the line; allowed: a value"),
    ("[1,]", "column 4: found ]; allowed: a value"),
    ("[1 2]", "column 4: found 2; allowed: a comma or ]"),
    (#"{"a":1,"a":2}"#, "column 8: a: found the key for the second time; allowed: each key once"),
    (#"{"a" 1}"#, "column 6: a: found 1; allowed: a colon"),
    (#"{"a":yes}"#, "column 6: a: found yes; allowed: a value"),
    ("{} {}", "column 4: found {; allowed: nothing after the value"),
    ("01", "column 1: found 01; allowed: a number as JSON writes it"),
  ])
  func whatIsSaid(text: String, words: String) { #expect(fault(text) == words) }

  @Test func depthAndSizeHaveLimits() {
    let deep = String(repeating: "[", count: 15) + "1" + String(repeating: "]", count: 15)
    #expect(fault(deep) == "taken: an array")
    #expect(fault("[[" + deep).contains("at most 16 levels"))
    let zeros = Array(repeating: "0", count: JSONNode.memberCountMax + 1)
    #expect(fault("[\(zeros.joined(separator: ","))]").contains("more than 100000 values"))
  }
}
