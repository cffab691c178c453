// Where the sessions of a test keep their numbers, for as long as it lasts.

import Glibc

/// A directory for stores of `CLIENT` and `COPY`.
func withScratchStores(_ body: (String) throws -> Void) rethrows {
  var template = Array("/tmp/apus-stores-XXXXXX".utf8CString)
  let path = unsafe template.withUnsafeMutableBufferPointer { buffer in
    unsafe String(cString: mkdtemp(buffer.baseAddress!))
  }
  defer {
    for name in ["CLIENT", "COPY"] { _ = unsafe unlink(path + "/" + name) }
    _ = unsafe rmdir(path)
  }
  try body(path)
}
