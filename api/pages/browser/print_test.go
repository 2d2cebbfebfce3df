package browser

import (
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
		b := open(t)
		b.visit(address)
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(pdfPage.FindAll(pdf, -1)); n != 1 {
			t.Errorf("%s: %d pages", address, n)
		}
		for _, size := range pdfSize.FindAllSubmatch(pdf, -1) {
			width, _ := strconv.ParseFloat(string(size[1]), 64)
			height, _ := strconv.ParseFloat(string(size[2]), 64)
			if width < 840 || width > 844 || height < 593 || height > 597 { // points of 1/72 inch
				t.Errorf("%s: a sheet of %.0f by %.0f points, not A4 on its side", address, width, height)
			}
		}
		if len(pdfSize.FindAll(pdf, -1)) == 0 {
			t.Errorf("%s: the size of the sheet cannot be read", address)
		}
	}
}
