// One section for many: `{n}` counts, each copy is a section of its own, and what is wrong with all of
// them is said once.

import Config
import Testing

@Suite struct CopyTests {
  @Test func aNumberTakesThePlace() {
    #expect(ConfigDecoder.numbered("C{n}-{n}", 12) == "C12-12")
    #expect(ConfigDecoder.numbered("{{n}}", 3) == "{3}")
    #expect(ConfigDecoder.numbered("{N} {n", 3) == "{N} {n")
    #expect(ConfigDecoder.numbered("", 3) == "")
  }

  @Test func eachCopyHasItsNumber() {
    let text = """
      a:
        id: C{n}
        key: ${KEY_{n}}
        inner: { list: ["{n}", x], n: 5 }
      """
    let environment = ["KEY_1": "one", "KEY_2": "two", "KEY_3": "three"]
    var seen: [String] = []
    let found = errors(in: text, environment: environment) { root in
      let section = root.section("a")
      #expect(section.hasPlaceholder && root.hasPlaceholder)
      section.copies(count: 3) { number, copy in
        let inner = copy.section("inner")
        #expect(inner.integer("n", in: 0...9) == 5)
        seen.append(
          "\(number) \(copy.string("id")) \(copy.secret("key") ?? "") \(inner.strings("list"))")
      }
    }
    #expect(found == [])
    #expect(
      seen == [
        "1 C1 one [\"1\", \"x\"]", "2 C2 two [\"2\", \"x\"]", "3 C3 three [\"3\", \"x\"]",
      ])
  }

  @Test func whatIsWrongWithAllIsSaidOnce() {
    var count = 0
    let found = errors(in: "a:\n  id: C {n}\n  size: many\n  zebra: 1\n") { root in
      root.section("a").copies(count: 64) { _, copy in
        count += 1
        _ = copy.string("id", pattern: .name)
        _ = copy.integer("size", in: 0...9)
      }
    }
    #expect(count == 1)
    #expect(
      found == [
        "c.yaml:2:7: 'id' in 'a': expected a name of letters, digits, '-', '_' and '.', at most 32 "
          + "long, such as a, found 'C 1'",
        "c.yaml:3:9: 'size' in 'a': expected a whole number such as 100, found 'many'",
        "c.yaml:4:3: unknown key 'zebra' in 'a'; allowed: id, size",
      ])
    let unknown = errors(in: "a: { zebra: 1 }") { $0.section("a").copies(count: 64) { _, _ in } }
    #expect(unknown == ["c.yaml:1:6: unknown key 'zebra' in 'a'; allowed: none"])
  }

  @Test func everySecretThatIsMissingIsTold() {
    let found = errors(in: "a:\n  key: ${KEY_{n}}\n", environment: ["KEY_2": "two"]) { root in
      root.section("a").copies(count: 3) { _, copy in _ = copy.secret("key") }
    }
    #expect(
      found
        == [1, 3].map {
          "c.yaml:2:8: 'key' in 'a': the environment variable KEY_\($0) isn't set; set it before the "
            + "start"
        })
  }
}
