// The accessors for many values: lists of sections, lists of scalars, sections whose keys are free
// names. Every list has a bound, and every element its own mark.

extension ConfigDecoder {
  /// More than this in one list is a mistake.
  public static let listCountMax = 4096

  /// A list of sections.
  public func list(
    _ key: String, optional: Bool = false, count: ClosedRange<Int> = 0...listCountMax
  ) -> [ConfigDecoder] {
    cached(key) {
      let elements = elements(
        key, optional: optional, count: count, expected: "a list ('- key: value' lines)")
      return (elements ?? []).enumerated().map { index, element in
        child(element, mark: element.mark, path: join("\(key)[\(index)]"))
      }
    }
  }

  /// A list of texts; `default` stands for an absent one.
  public func strings(
    _ key: String, default: [String]? = nil, count: ClosedRange<Int> = 0...listCountMax,
    pattern: StringPattern = .any
  ) -> [String] {
    scalars(
      key, default: `default`, count: count, expected: "a list of texts", each: pattern.expected,
      harmless: pattern.example
    ) { text, _ throws(ScalarFault) in
      try pattern.read(text)
    }
  }

  /// A list of whole numbers; `default` stands for an absent one.
  public func integers(
    _ key: String, in range: ClosedRange<Int64>, default: [Int64]? = nil,
    count: ClosedRange<Int> = 0...listCountMax
  ) -> [Int64] {
    let measure = Measure.integer
    return scalars(
      key, default: `default`, count: count, expected: "a list of whole numbers such as [1, 2]",
      each: measure.expected, harmless: nearestToOne(range)
    ) { text, quoted throws(ScalarFault) in
      let value = try measure.read(text, quoted: quoted)
      try measure.check(value, in: range)
      return value
    }
  }

  /// A section whose keys are names that the file chooses, each a section of its own.
  public func entries(
    _ key: String, optional: Bool = false, count: ClosedRange<Int> = 0...listCountMax,
    names: StringPattern = .nonEmpty
  ) -> [(name: String, decoder: ConfigDecoder)] {
    section(key, optional: optional).entries(count: count, names: names)
  }

  /// The keys of this section that haven't been asked for, taken as free names: each a section.
  public func entries(
    count: ClosedRange<Int> = 0...listCountMax, names: StringPattern = .nonEmpty
  ) -> [(name: String, decoder: ConfigDecoder)] {
    guard isPresent else { return [] }
    let rest = takeRest()
    let what = path.isEmpty ? "the file" : "'\(path)'"
    checkCount(rest.count, count, at: mark, what)
    return rest.map { entry in
      do throws(ScalarFault) {
        _ = try names.read(entry.key)
      } catch {
        note(at: entry.keyMark, "key in \(what): \(error.message)")
      }
      let decoder = child(entry.value, mark: entry.keyMark, path: join(entry.key))
      return (entry.key, decoder)
    }
  }

  /// Notes an error of the caller's own at one element of a list of scalars.
  public func fail(_ key: String, element index: Int, _ message: String) {
    guard let node = node(key), case .sequence(let elements) = node.content,
      elements.indices.contains(index)
    else { return fail(key, message) }
    note(at: elements[index].mark, "\(label("\(key)[\(index)]")): \(message)")
  }

  private func scalars<T>(
    _ key: String, default: [T]?, count: ClosedRange<Int>, expected: String, each: String,
    harmless: T, read: (String, Bool) throws(ScalarFault) -> T
  ) -> [T] {
    let optional = `default` != nil
    let substitute = `default` ?? Array(repeating: harmless, count: count.lowerBound)
    guard
      let elements = elements(key, optional: optional, count: count, expected: expected)
    else { return substitute }
    var values: [T] = []
    for (index, node) in elements.enumerated() {
      do throws(ScalarFault) {
        let (text, quoted) = try scalarText(of: node, expected: each)
        values.append(try read(text, quoted))
      } catch {
        note(at: node.mark, "\(label("\(key)[\(index)]")): \(error.message)")
        values.append(harmless)
      }
    }
    return count.contains(values.count) ? values : substitute
  }

  /// Nil where there is no list, which has then been noted if it must be.
  private func elements(
    _ key: String, optional: Bool, count: ClosedRange<Int>, expected: String
  ) -> [ConfigNode]? {
    guard let node = node(key) else {
      if !optional { missing(key, expected: expected) }
      return nil
    }
    guard case .sequence(let elements) = node.content else {
      let hint = if case .null = node.content { "; write [] for an empty one" } else { "" }
      note(at: node.mark, "\(label(key)): expected \(expected), found \(node.shown)\(hint)")
      return nil
    }
    checkCount(elements.count, count, at: node.mark, label(key))
    return elements
  }

  private func checkCount(
    _ found: Int, _ count: ClosedRange<Int>, at mark: ConfigMark, _ what: String
  ) {
    guard !count.contains(found) else { return }
    let allowed =
      count.lowerBound == count.upperBound
      ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
    note(at: mark, "\(what): expected \(allowed) elements, found \(found)")
  }
}
