package browser

import (
	"math"
	"regexp"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

var (
	pdfPage = regexp.MustCompile(`/Type\s*/Page\b[^s]`)
	pdfSize = regexp.MustCompile(`/MediaBox\s*\[\s*[\d.]+\s+[\d.]+\s+([\d.]+)\s+([\d.]+)\s*\]`)
)

// A year is one sheet on the wall: A4 (297 by 210 mm), on its side, whatever is on.
func TestAYearIsPrintedOnOneSheet(t *testing.T) {
	for _, address := range []string{"/calendar/2027", "/cy/calendar/2027", "/calendar/2024", "/calendar/2026?nation=wales", "/calendar/2029?body=commons"} {
		arePrinted(t, address, 1, 842, 595)
	}
}

// A typical year is a leaf of two sides at most: A4 upright, for every nation.
func TestATypicalYearIsPrintedOnTwoSheets(t *testing.T) {
	for _, address := range []string{"/typical-year", "/typical-year?nation=wales", "/cy/typical-year?nation=wales", "/typical-year?nation=scotland", "/typical-year?nation=northern-ireland&year=2028"} {
		arePrinted(t, address, 2, 595, 842)
	}
}

// arePrinted sees to it that a page is printed on at most so many sheets of that size, in
// points of 1/72 inch.
func arePrinted(t *testing.T, address string, most int, width, height float64) {
	t.Helper()
	b := open(t)
	b.visit(address)
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(pdfPage.FindAll(pdf, -1)); n < 1 || n > most {
		t.Errorf("%s: %d pages, want at most %d", address, n, most)
	}
	sizes := pdfSize.FindAllSubmatch(pdf, -1)
	if len(sizes) == 0 {
		t.Errorf("%s: the size of the sheet cannot be read", address)
	}
	for _, size := range sizes {
		w, _ := strconv.ParseFloat(string(size[1]), 64)
		h, _ := strconv.ParseFloat(string(size[2]), 64)
		if math.Abs(w-width) > 2 || math.Abs(h-height) > 2 {
			t.Errorf("%s: a sheet of %.0f by %.0f points, want %.0f by %.0f", address, w, h, width, height)
		}
	}
}
