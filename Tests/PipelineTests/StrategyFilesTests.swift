// The example files of strategies in the repository: each loads with the repository's instruments, and
// what it says can be built.

import Config
import Glibc
import Strategies
import Testing

@testable import Pipeline
@testable import Settings

@Suite struct StrategyFilesTests {
  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/") + "/config/"

  private static var names: [String] {
    var names: [String] = []
    guard let directory = unsafe opendir(folder) else { return [] }
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name.0) {
        unsafe String(cString: $0)
      }
      if name.hasPrefix("strategies") && name.hasSuffix(".yaml") { names.append(name) }
    }
    unsafe closedir(directory)
    return names.sorted()
  }

  @Test func `every example loads and can be built`() throws {
    let names = Self.names
    #expect(names.count >= 3 && names.contains("strategies.yaml"))
    for name in names {
      let text = """
        instruments: instruments.yaml
        risk: { max_order: 200 }
        strategies: \(name)

        """
      let settings = try TraderConfig.decode(
        main: ConfigFile(name: "test.yaml", text: text),
        overrides: Overrides(), environment: [:]
      ) { (name: String) throws(ConfigErrors) in
        try ConfigTexts(path: Self.folder + name).main
      }
      #expect(!settings.strategies.isEmpty, "\(name)")
      let house = StrategyHouse(settings.strategies.map(\.settings))
      house.checkInvariants()
      #expect(house.strategyCount == settings.strategies.count, "\(name)")
    }
  }
}
