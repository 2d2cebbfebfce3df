package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// tallest is how much of a page is taken: very tall pictures come back empty.
const tallest = 3600

// Pictures of every page are left in a folder, for people to look at.
func TestPicturesForPeopleToLookAt(t *testing.T) {
	const folder = "screenshots"
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, address := range everyPage() {
		b := open(t)
		for _, look := range []string{"light", "dark"} {
			b.prefer("prefers-color-scheme: " + look)
			for _, width := range []int64{360, 768, 1280} {
				b.size(width)
				b.visit(address)
				height := min(eval[int](b, `document.documentElement.scrollHeight`), tallest)
				all, quality := true, int64(85)
				shot, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
					Format: page.CaptureScreenshotFormatJpeg, Quality: &quality, CaptureBeyondViewport: &all, Clip: &page.Viewport{Width: float64(width), Height: float64(height), Scale: 1},
				})
				if err != nil {
					t.Fatal(err)
				}
				file := filepath.Join(folder, fmt.Sprintf("%s-%d-%s.jpg", name(address), width, look))
				if err := os.WriteFile(file, shot.Data, 0o644); err != nil {
					t.Fatal(err)
				}
				if len(shot.Data) < 5000 {
					t.Errorf("%s is empty", file)
				}
			}
		}
	}
}
