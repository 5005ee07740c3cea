package pgstore_test

import "io"

const teller = "ZEGEL_TEST_TELLER"

func tell(in io.Reader, out io.Writer) int { return 0 }
